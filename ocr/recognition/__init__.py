"""ocr/recognition."""

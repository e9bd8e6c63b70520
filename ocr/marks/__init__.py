"""ocr/marks."""

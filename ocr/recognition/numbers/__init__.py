"""ocr/recognition/numbers."""

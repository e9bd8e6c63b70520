"""ocr/values."""

"""ocr/confidence."""

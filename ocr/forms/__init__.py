"""ocr/forms."""

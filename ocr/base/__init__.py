"""ocr/base."""

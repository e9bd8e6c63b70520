"""ocr/cropping."""

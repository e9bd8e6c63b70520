"""ocr/decoding."""

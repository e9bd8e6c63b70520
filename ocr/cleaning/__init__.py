"""ocr/cleaning."""

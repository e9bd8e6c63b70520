"""ocr/geometry."""

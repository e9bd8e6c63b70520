"""ocr/tools."""

"""ocr/scans."""

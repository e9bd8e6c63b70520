"""samples/pages/scanned."""

"""samples/pages."""

"""samples/demo."""

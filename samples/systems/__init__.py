"""samples/systems."""

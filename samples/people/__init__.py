"""samples/people."""

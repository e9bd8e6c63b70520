"""desk/review."""

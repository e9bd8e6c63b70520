"""desk/administration."""

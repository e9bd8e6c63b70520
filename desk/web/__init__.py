"""desk/web."""

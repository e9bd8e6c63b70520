"""cases/review."""

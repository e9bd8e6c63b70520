"""cases/filing."""

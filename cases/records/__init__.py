"""cases/records."""

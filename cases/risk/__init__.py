"""cases/risk."""

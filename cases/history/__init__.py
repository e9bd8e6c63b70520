"""cases/history."""

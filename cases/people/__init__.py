"""cases/people."""

"""cases/keying."""

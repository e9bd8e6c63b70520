"""flows/intake."""

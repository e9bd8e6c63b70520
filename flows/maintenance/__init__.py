"""flows/maintenance."""

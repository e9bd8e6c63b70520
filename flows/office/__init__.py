"""flows/office."""

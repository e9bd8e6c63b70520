"""flows/reports."""

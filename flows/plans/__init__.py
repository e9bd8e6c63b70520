"""flows/plans."""

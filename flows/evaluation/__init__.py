"""flows/evaluation."""

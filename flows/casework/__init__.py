"""flows/casework."""

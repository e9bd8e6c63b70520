"""flows/servers."""

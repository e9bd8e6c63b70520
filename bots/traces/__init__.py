"""bots/traces."""

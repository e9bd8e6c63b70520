"""bots/canary."""

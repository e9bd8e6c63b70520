"""bots/browser."""

"""bots/protocol."""

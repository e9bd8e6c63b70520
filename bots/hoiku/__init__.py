"""The bot of 保育業務システム. Copy this folder to teach the room another system."""

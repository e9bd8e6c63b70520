"""Measuring: what is claimed of speed, accuracy and survival, each by one command."""

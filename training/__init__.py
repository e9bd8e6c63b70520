"""Training: how each small model and table of the reading room was made. Needs PyTorch."""

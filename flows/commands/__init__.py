"""The commands, grouped as the README lists them. Each is a few words, one call, an exit code."""

"""Odd files of every kind that people send, made anew from a seed: `python -m benchmarks.wild`."""

"""How pages with seals scanned without colour are read: `python -m benchmarks.seals`."""

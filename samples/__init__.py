"""Scans of invented people with their truth, what makes them, and a legacy system to key into."""

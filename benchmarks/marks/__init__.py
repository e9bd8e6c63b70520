"""Measures of marks: what is ticked, and where."""

"""Invented people, their work and their families, and the truth about them.

Seeds come in, contents of papers go out. `pages` uses it. Door: `employment`.
"""

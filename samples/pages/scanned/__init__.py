"""What a scanner or a camera does to a page: pictures in, pictures out, by a seed.

Only `pages` uses it. Doors: `scanner`, `camera`.
"""

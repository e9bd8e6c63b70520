"""Papers of invented people as pictures: drawn, scanned, and made ugly.

Contents come in, pictures with their truth go out. Doors: `drawn.make.make_page`, `ugly.make`.
"""

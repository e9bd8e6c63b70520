"""Invented people, their papers, systems to key into, and the demo that shows them at work.

Nothing of the product imports it. Start at `pages.drawn` for papers, `systems` for legacy systems,
`demo.run` for the whole way; `certificates/` holds the bundled scans with their truth.
"""

"""Scans and what was read of them come in and are filed; what is finished goes when its time is up.

Only the ledger calls it. Doors: `scans`, `reading_results`, `fields`, `same_paper`, `retention`.
"""

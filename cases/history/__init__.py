"""The trail of a case, read back: history with its hash chain, lists, counts, figures.

It changes nothing. The ledger and the reports use it. Doors: `queries`, `trail`, `hash_chain`.
"""

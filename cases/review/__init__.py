"""What people decide about a case at the desk comes in, and moves it.

Only the ledger calls it. Doors: `answers`, `decisions`, `substitutions.SubstitutionBook`.
"""

"""What is done with a case, as plain functions: read, key, look up, rehearse.

Ledger, forms, a system and a case id come in, a moved case goes out. Flows and commands call it.
Doors: `case_steps`, `direct_runs`, `dry_runs`, `keying_sessions`.
"""

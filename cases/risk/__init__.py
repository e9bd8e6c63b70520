"""What people's answers say of the reading comes in; calibrations and counts of errors go out.

Only the ledger calls it. Doors: `risk_book.RiskBook`, and `monitor_book.MonitorBook` for how forms
stand and what is unlike before.
"""

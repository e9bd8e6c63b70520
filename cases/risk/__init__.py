"""What people's answers say of the reading comes in; calibrations and counts of errors go out.

Only the ledger calls it. Door: `risk_book.RiskBook`.
"""

"""The record room: every case, its state, its values, and who decided.

Start at `ledger.Ledger`. This is the only room that touches the case database.
"""

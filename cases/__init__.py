"""The record room: every case, its state, its values, and who decided.

Start at `ledger.Ledger` (and its book, `keyings.KeyingBook`); `staff.Staff` knows who may come in.
`states.MOVES` is the law, `moving.move` its only gate, `pen.Pen` what every change is signed with.
This is the only room that touches the case database.
"""

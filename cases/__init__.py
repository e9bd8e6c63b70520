"""The record room: every case, its state, its values, and who decided.

The only room that touches the case database. Start at `ledger.Ledger` and `people.staff.Staff`;
`records.states.MOVES` is the law, `store.transitions.move` its only gate, `store.unit_of_work` what
every change is signed with.
"""

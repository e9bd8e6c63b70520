"""The database under the records: tables, transactions, the one way in which a state changes.

Only `cases` uses it; `flows.office` opens it. Doors: `database.open_database`,
`unit_of_work.Transactions`, `transitions.move`.
"""

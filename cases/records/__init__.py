"""What crosses the door of the record room: scans, cases, fields, jobs, states, errors.

Frozen values without behaviour; every room above may use them. Doors: `records`, `states`,
`errors`, `jobs`, `risk`.
"""

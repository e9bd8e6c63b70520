"""A night in which everything goes wrong, drawn from a seed: workers die, lines break, disks fill.

`night.keep_watch` runs it: real workers key invented records with real browsers into the bundled
legacy system, and at one step after the other somebody pulls the plug, from outside. `verdict`
says what it came to. `benchmarks/chaos/__main__.py` runs 300 records, `tests/chaos` a few.
"""

"""`kamibashi demo`: the bundled samples taken the whole way, with an invented clerk.

Found by the entry point `kamibashi.demos`. Door: `run.run_demo`.
"""

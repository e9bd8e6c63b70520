"""What is kept of a job that failed: its steps and its screen come in, a masked folder goes out.

No value of a citizen is in it. `flows.casework` calls it. Door: `trace_files`.
"""

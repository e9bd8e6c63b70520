"""The corridor: Prefect flows, the command line, settings, and the place where the parts meet.

At its root stand the flows; `office` builds the parts, `casework` does the work in plain functions,
`commands` is the command line. The only room that knows all others.
"""

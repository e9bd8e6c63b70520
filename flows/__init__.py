"""The corridor: Prefect flows, the command line, settings, and the place where the parts meet.

Start at `cli.main` for words in and exit codes out, and at `office.open_office` for the parts.
"""

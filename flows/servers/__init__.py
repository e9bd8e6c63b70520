"""Processes that run for long: the desk, Prefect, the runner, and their orderly end.

Settings come in, a running office goes out. Commands call it. Door: `serve.serve`.
"""

"""The pages on which clerks settle cases: the list, one case, one field, the proof.

Requests come in, pages go out; whatever is decided goes to the ledger. Only `app` mounts them.
Doors: each module's `router`.
"""

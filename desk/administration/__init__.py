"""The pages for administrators: accounts, the error that may remain, changed screens.

Requests come in, pages go out. Only `app` mounts them. Doors: each module's `router`.
"""

"""Files of the watched folder come in; scans and new cases go out, nothing lost on the way.

Servers and commands call it. Doors: `watcher.watch_inbox`, `intake.sweep`.
"""

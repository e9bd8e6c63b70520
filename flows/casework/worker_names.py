"""What workers call themselves: a lease belongs to a name, so no two processes share one."""

import os
import socket


def worker_name(stage: str) -> str:
    """Return a name that no other process has."""
    return f"{stage}@{socket.gethostname()}-{os.getpid()}"

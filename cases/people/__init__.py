"""Who may work at the desk: accounts, log-ins, sessions, and what slows down guessing.

The desk and `flows.office` use it. Door: `staff.Staff`.
"""

"""Jobs, leases and sessions: which case may be keyed now, by whom, and how it ended.

Intent before the click, receipt after, never twice. Only the ledger and its callers in
`flows.casework` use it. Doors: `keyings`, `leases`, `system_sessions`.
"""

"""Systems to key into, each a process of its own with fault modes; they know nothing of kamibashi.

Doors: `hoiku.process.legacy_system`, `gakudo`, `record_api.process.record_api`.
"""

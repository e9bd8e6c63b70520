"""How a record is keyed: a `KeyingJob` and a `Bot` come in, a `Receipt` or an error goes out.

Intent before the one click, receipt after; read back before and after. Doors: `keying.key`,
`keying.look_up`, `registry.SystemAccess`; other packages inherit `registry.BrowserBot` or
`registry.Door`.
"""

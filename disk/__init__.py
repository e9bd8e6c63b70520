"""The ground under every room: files as a crash, a second process or a person's pen leaves them.

A path comes in; a lock that no other process has, a file that is whole, or what a TOML file says
goes out. It knows no room and may be used by every room. Doors: `locks`, `atomic`, `scratch`,
`toml_files`, `toml_insertions`.
"""

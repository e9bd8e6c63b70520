"""保育業務システム: a childcare-administration web system of the 2000s with its own SQLite file.

It knows nothing of kamibashi: the bots meet it as a stranger, over HTTP, in a browser. Start it
with `python -m samples.systems.hoiku --port 0 --database FILE`, or by `process.legacy_system`.
"""

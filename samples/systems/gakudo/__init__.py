"""学童クラブ入会管理システム: a web system as ASP.NET WebForms made them, with a SQLite file.

One address, every click a POST of the whole page back to it, a wizard over three pages, pages in
EUC-JP. It knows nothing of kamibashi: the bots meet it as a stranger, over HTTP, in a browser.
Start it with `python -m samples.systems.gakudo --port 0 --database FILE`, or from a test by
`legacy_system(FILE, program="samples.systems.gakudo")` of `samples.systems.hoiku.process`.
"""

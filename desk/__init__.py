"""The desk: web pages where staff confirm what is doubtful and see what became of each case.

Start at `app.create_app`, where every address stands on one screen.
"""

"""What is on the page but was not written: seals, stamps, highlighter, specks, streaks, tape.

Pictures come in, pictures without it go out, or a doubt about what lies under it. Only `cropping`
and `ocr` call it. Doors: one function a module, named for what it takes out or tells.
"""

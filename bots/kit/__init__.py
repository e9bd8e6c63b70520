"""Small building blocks for the bots of old web systems. A page object composes them.

`panes` frames, `entry_forms` boxes and the one click, `postbacks` pages that are sent back whole,
`log_ins` sessions that end, `popups`, `waits`, `downloads`. What needs no block: a button that is
an image has the role of a button and its `alt` as name; dialogs, basic authentication and
certificates are told to `bots.browser.browser`.
"""

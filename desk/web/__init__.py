"""What every page of the desk needs: sessions, words, rendering, pictures, headers.

Requests come in, a `Visitor` or a refusal goes out. Only the desk uses it. Doors: `rendering.page`,
`log_in_sessions`, `words`.
"""

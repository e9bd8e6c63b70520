"""Keeping an office in order: what may go, what is missing, what stands in the way of a night.

Parts of an office come in, lines for an administrator go out. Commands call it. Doors: `retention`,
`doctor`, `originals`, `privacy`.
"""

"""The ground under reading and keying: what everybody must know of Japan, told once.

Text, days and letters come in, their canonical or their other forms go out. It knows no room and
may be used by every room. Doors: `eras`, `text`, `widths`, `kanji_shapes`, `charsets`, `clock`.
"""

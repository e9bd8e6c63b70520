"""Make one .ttf of a font that an npm package carries in pieces, for the hold-out.

Run: python benchmarks/whole_font.py PACKAGE_FOLDER OUT.ttf (needs `fonttools` and `brotli`).
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

PIECES = ("japanese", "latin")
LAYOUT = ("GSUB", "GPOS", "GDEF", "vhea", "vmtx", "VORG", "BASE", "DSIG", "gasp")


def unpack(piece: Path, out: Path) -> None:
    """Write a .woff2 as .ttf, without the tables of typesetting, which no form needs."""
    font = TTFont(piece)
    font.flavor = None
    for table in LAYOUT:
        if table in font:
            del font[table]
    font.save(out)


def main() -> None:
    """Join the Japanese and the Latin piece of the regular face."""
    package, out = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as scratch:
        plain = []
        for name in PIECES:
            (piece,) = package.rglob(f"*-{name}-400-normal.woff2")
            plain.append(Path(scratch) / f"{name}.ttf")
            unpack(piece, plain[-1])
        Merger().merge([str(path) for path in plain]).save(out)


if __name__ == "__main__":
    main()

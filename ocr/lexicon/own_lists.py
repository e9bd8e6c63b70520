"""A town's own lists: residents, employers and nurseries as CSV files that staff put into a folder.

In `lexicons/` under the home, any of these, in UTF-8 or CP932, with a first row that names columns:

- `residents.csv`: 氏名, フリガナ, 住所 (the last two may be left out or empty)
- `employers.csv`: 名称, 住所 (住所 may be left out or empty)
- `nurseries.csv`: 名称

Other columns are ignored. 姓 and 名 are parted by a space, in フリガナ as well.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from japanese.text import fold_kana, tidy_spaces
from ocr.base.errors import InvalidLexicon

FILES = {
    "residents.csv": ("氏名", ("フリガナ", "住所")),
    "employers.csv": ("名称", ("住所",)),
    "nurseries.csv": ("名称", ()),
}
"""The column that every row must fill, and those that it may."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a name with its reading in katakana and its address, "" where the row has none."""

    name: str
    kana: str
    address: str
    person: bool


def town_entries(folder: Path) -> Iterator[Entry]:
    """Yield every row of the lists in a folder, which need not exist.

    Raises:
        InvalidLexicon: where a file is not as it should be: one Japanese line with file and row.
    """
    for file in FILES:
        path = folder / file
        if path.is_file():
            yield from _entries(path)


def _entries(path: Path) -> Iterator[Entry]:
    wanted, optional = FILES[path.name]
    rows = csv.reader(io.StringIO(_decoded(path)))
    titles = [title.strip() for title in next(rows, [])]
    if wanted not in titles:
        raise InvalidLexicon(f"{path.name} 1行目: 列「{wanted}」がありません")
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(titles, row, strict=False))
        name = tidy_spaces(cells.get(wanted, ""))
        if not name or len(row) > len(titles):
            raise InvalidLexicon(f"{path.name} {number}行目: {_fault(name, wanted)}")
        kana, address = (
            cells.get(key, "") if key in optional else "" for key in ("フリガナ", "住所")
        )
        yield Entry(name, fold_kana(tidy_spaces(kana)), address.strip(), wanted == "氏名")


def _fault(name: str, wanted: str) -> str:
    return "列の数が1行目より多くなっています" if name else f"「{wanted}」が空です"


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            row = raw[: error.start].count(b"\n") + 1
    raise InvalidLexicon(f"{path.name} {row}行目: 文字コードがUTF-8でもShift_JISでもありません")

"""What looking at a page's printed words costs where the page is the form after all.

Run: python benchmarks/ordinary.py [--pages 1000] [--ugly 200] [--first 0] [--seed 5100]
                                   [--site FACE] [--keep FOLDER]
Ordinary pages (`samples.pages.ordinary`), then ugly ones (`samples.pages.ugly`, of other people):
how many are refused only because of their print, and how many fields are no longer accepted. Each
page is laid and its print looked at; where the print says something, the page is read with and
without it. With --site the registered form is a site's own: its blank is the form printed in that
face, scanned, and taken in as `kamibashi templates blank` takes it.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from flows.office.office import Office
from flows.office.settings import Settings, stay_inside
from japanese.clock import today
from ocr.base.form_reading import Decision, PageOutcome, PageState
from ocr.base.refinements import Refinements
from ocr.cropping.laid_page import lay
from ocr.forms.template import load_templates
from ocr.geometry.blank_form import load_blank
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from ocr.reader import Reader
from ocr.scans.page_files import save_page
from ocr.tools.site_blank import replace_blank
from ocr.verification.page_verification import FormVerifier
from samples.pages.drawn.draw_blank import draw_blank
from samples.pages.drawn.make import load_form
from samples.pages.ordinary import ordinary_pages
from samples.pages.scanned.scanner import Scanner, scan
from samples.pages.ugly.make import make_ugly
from samples.pages.ugly.pages import load_pages

_PARTIAL = 50
_SITE_SCANNER = Scanner(skew=0.3, blur=0.5, noise=2.0, white=250, seed=7)
HEAD = (
    "| pages | number | no form found | newly refused | fields | accepted no longer | share "
    "| seconds, median |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)


@dataclass
class Tally:
    """What came of the pages of one kind; `seconds` are of the look at each page's print."""

    pages: int = 0
    unfound: int = 0
    refused: int = 0
    fields: int = 0
    lost: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count what another one counted, too."""
        self.pages += other.pages
        self.unfound += other.unfound
        self.refused += other.refused
        self.fields += other.fields
        self.lost += other.lost
        self.seconds += other.seconds

    def row(self, name: str) -> str:
        """Return the row of a Markdown table."""
        median = f"{statistics.median(self.seconds):.3f}" if self.seconds else ""
        counts = (name, self.pages, self.unfound, self.refused, self.fields, self.lost)
        share = f"{self.lost / max(1, self.fields):.2%}"
        return f"| {' | '.join([*map(str, counts), share, median])} |"


class Look:
    """Looks at the print of pages, and at what it costs."""

    def __init__(self, office: Office, scratch: Path) -> None:
        """Load the forms, and two readers, one of them blind for print."""
        cache = office.settings.cache / "rulings"
        self._blanks = [load_blank(template, cache) for template in office.forms.templates]
        self._verifier = FormVerifier(office.engine, cache)
        self._seeing = office.reader
        self._blind = office.reader_of(replace(Refinements(), verification=False))
        self._risk = office.risk
        self._page = scratch / "page.png"

    def at(self, image: Image.Image) -> tuple[Tally, str]:
        """Return what came of one page, and what was lost in words, "" where nothing was."""
        save_page(image, self._page)
        picture = cv2.imread(str(self._page), cv2.IMREAD_ANYCOLOR)
        assert picture is not None
        grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        upright = straighten(grey.astype(np.uint8, copy=False))
        found = identify(upright, self._blanks)
        if found is None:
            return Tally(pages=1, unfound=1), ""
        sheet = lay(picture.astype(np.uint8, copy=False), found.placement, found.blank)
        before = time.process_time()
        verified = self._verifier.verify(sheet)
        seconds = time.process_time() - before
        one = Tally(1, fields=len(found.blank.template.fields), seconds=[seconds])
        if not verified.failed:
            return one, ""
        seen, blind = self._read(self._seeing), self._read(self._blind)
        lost = sorted(_accepted(blind) - _accepted(seen))
        one.lost = len(lost)
        one.refused = blind.state is PageState.READ and seen.state is not PageState.READ
        return one, f"{seen.state}, accepted no longer: {lost}" if lost else ""

    def _read(self, reader: Reader) -> PageOutcome:
        return reader.read(self._page, today=today(), risk=self._risk)


def _accepted(outcome: PageOutcome) -> set[str]:
    fields = outcome.form.fields if outcome.form else ()
    return {one.name for one in fields if one.decision is Decision.ACCEPT}


def _pages(asked: argparse.Namespace) -> Iterator[tuple[tuple[str, ...], str, Image.Image]]:
    """Yield the rows that a page counts in, its name and its picture: ordinary, then ugly ones."""
    for number, page in enumerate(ordinary_pages(asked.seed, asked.first, asked.pages)):
        rows = ("all ordinary", page.way, page.printed)
        yield rows, f"{asked.first + number} {page.way}, {page.printed}", page.image
    form, ugly = load_form(), load_pages()
    for number in range(asked.ugly):
        one, turn = ugly[number % len(ugly)], number // len(ugly)
        other = replace(one, seed=one.seed + asked.seed, number=one.number + turn)
        yield ("all ugly",), f"{one.name} {turn}", make_ugly(form, other).image


def _site_forms(face: str, folder: Path) -> Path:
    """Return a folder of the registered form with a site's print as its blank."""
    home = folder / "form_templates"
    shutil.copytree(Settings().form_templates, home)
    (template,) = load_templates(home)
    print_ = np.asarray(draw_blank(load_form().sheet, 300, face))
    Image.fromarray(scan(print_, _SITE_SCANNER, 300)).save(folder / "site.png", dpi=(300, 300))
    replace_blank(template, folder / "site.png")
    return home


def _told(tallies: dict[str, Tally]) -> str:
    return "\n".join([HEAD, *(tally.row(name) for name, tally in tallies.items())])


def main() -> None:
    """Look at the pages, and print the table, now and then what there is of it."""
    wish = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    wish.add_argument("--pages", type=int, default=1000)
    wish.add_argument("--ugly", type=int, default=200)
    wish.add_argument("--first", type=int, default=0, help="number of the first ordinary page")
    wish.add_argument("--seed", type=int, default=5100)
    wish.add_argument("--site", help="face that a site's own blank is printed in")
    wish.add_argument("--keep", type=Path, help="folder for pages on which something was lost")
    asked = wish.parse_args()
    stay_inside()
    tallies: dict[str, Tally] = defaultdict(Tally)
    with tempfile.TemporaryDirectory() as temporary:
        scratch, settings = Path(temporary), Settings.read()
        if asked.site:
            forms = _site_forms(asked.site, scratch)
            settings = settings.model_copy(update={"form_templates": forms})
        with Office(settings) as office:
            look = Look(office, scratch)
            for count, (rows, name, image) in enumerate(_pages(asked), 1):
                came, lost = look.at(image)
                for row in rows:
                    tallies[row].add(came)
                if lost:
                    print(f"  {name}: {lost}", flush=True)
                    if asked.keep:
                        asked.keep.mkdir(parents=True, exist_ok=True)
                        image.save(asked.keep / f"{name}.png")
                if count % _PARTIAL == 0:
                    print(_told(tallies), flush=True)
    print(_told(tallies))


if __name__ == "__main__":
    main()

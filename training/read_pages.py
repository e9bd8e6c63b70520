"""Pages whose truth is known, as they are read: what `training.calibration` learns from."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random

from flows.office.office import Office
from flows.office.settings import Settings
from japanese.clock import today
from ocr.base.form_reading import FormReading
from ocr.forms.template import FormTemplate
from ocr.tools.evaluation import Truth
from samples.pages.drawn.hand import FONTS as PEN_FONTS
from samples.pages.drawn.hand import pick_hand
from samples.pages.drawn.make import Style, Wish, load_form, make_page
from samples.pages.drawn.paper import pick_habits
from samples.pages.drawn.typed import FONTS as PRINT_FONTS
from samples.pages.drawn.typed import pick_printer
from samples.pages.grids.make import Filling, fill_page
from samples.pages.grids.set_out import SetForm
from samples.pages.grids.template_files import register
from samples.pages.grids.values import answer
from samples.people.word_lists import load_words


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One generated page, as it was read, with its truth; by whom it was written, in which face."""

    name: str
    style: Style
    face: str
    reading: FormReading
    truth: Truth


def read_certificates(wishes: Sequence[Wish], numbers: Sequence[int]) -> Iterator[ReadPage]:
    """Draw and read the certificates of each number, as every wish has it."""
    form = load_form()
    with Office(Settings.read()) as office, tempfile.TemporaryDirectory() as scratch:
        (template,) = (one for one in office.forms.templates if one.id == form.template.id)
        picture = Path(scratch) / "page.png"
        for number in numbers:
            for wish in wishes:
                page = make_page(form, wish, number)
                page.image.save(picture)
                found = _read(office, picture, template)
                if found is not None:
                    name = f"{template.id} {wish.style} {wish.seed} {number}"
                    face = _face(Random(f"{wish.seed} {wish.style} {number}"), wish)
                    yield ReadPage(name, wish.style, face, found, page.paper.truth)


def _face(rng: Random, wish: Wish) -> str:
    """Return the face of a certificate, drawn as `make_page` draws it."""
    pick_habits(rng)
    return _drawn_face(rng, wish.style, wish.fonts)


def _drawn_face(rng: Random, style: Style, fonts: Sequence[str]) -> str:
    if style == "typed":
        return Path(pick_printer(rng, fonts or PRINT_FONTS).font).stem
    return Path(pick_hand(rng, fonts or PEN_FONTS).font).stem


def read_forms(
    forms: Sequence[SetForm], fillings: Sequence[Filling], pages: int, folder: Path
) -> Iterator[ReadPage]:
    """Fill in and read so many pages of each form, the fillings in turn.

    Args:
        forms: registered in the folder, and read as an office with these forms reads them.
        fillings: how the pages are filled in.
        pages: how many of each form.
        folder: where templates and blanks go.
    """
    templates = [register(form, folder) for form in forms]
    settings = Settings.read().model_copy(update={"form_templates": folder})
    with Office(settings) as office, tempfile.TemporaryDirectory() as scratch:
        picture = Path(scratch) / "page.png"
        for form, template in zip(forms, templates, strict=True):
            for number, filling in zip(range(pages), cycle(fillings), strict=False):
                page = fill_page(form, filling, number)
                page.image.save(picture)
                found = _read(office, picture, template)
                if found is not None:
                    name = f"{template.id} {filling.style} {filling.seed} {number}"
                    face = _face_of(form, filling, number)
                    yield ReadPage(name, filling.style, face, found, page.answers.truth)


def _face_of(form: SetForm, filling: Filling, number: int) -> str:
    """Return the face of a form's page, drawn as `fill_page` draws it."""
    rng = Random(f"{form.template.id} {filling.seed} {filling.style} {number}")
    answer(form.template, rng, load_words(filling.people), filling.on, pick_habits(rng))
    return _drawn_face(rng, filling.style, filling.fonts)


def _read(office: Office, picture: Path, template: FormTemplate) -> FormReading | None:
    return office.reader.read(picture, today=today(), only=template).form

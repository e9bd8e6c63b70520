"""Read one page against the registered forms: the table of contents of this room."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from ocr.align import straighten
from ocr.blank import Blank, load_blank
from ocr.cross_checks import cross_checked
from ocr.decode import Alphabet, Line, decode
from ocr.engine import Engine
from ocr.fields import FieldCrop, cut
from ocr.gaps import with_spaces
from ocr.identify import Identified, identify
from ocr.interpret import interpret, interpret_choice
from ocr.keepsakes import keep_pictures
from ocr.kinds import KINDS, WIDEST
from ocr.marks import read_marks
from ocr.pixels import Pixels
from ocr.quality import quality_of, reason_not_to_read
from ocr.readings import FieldReading, FormReading, PageOutcome, PageState
from ocr.sheet import Sheet, lay
from ocr.slots import SeenSlot
from ocr.small_kana import with_possible_kana
from ocr.stages import Stages
from ocr.stopwatch import Stopwatch
from ocr.template import FormTemplate


class Reader:
    """Reads pages; holds what is slow to load: the blanks and the recogniser."""

    def __init__(
        self, templates: Sequence[FormTemplate], engine: Engine, stages: Stages | None = None
    ) -> None:
        """Load the blanks of the forms.

        Raises:
            InvalidTemplate: where a blank is no picture of its form.
        """
        self._blanks = tuple(load_blank(template) for template in templates)
        self._engine = engine
        self._stages = stages or Stages()
        self._alphabets = {
            name: Alphabet(engine.characters, kind.characters or WIDEST)
            for name, kind in KINDS.items()
        }

    def read(
        self, page: Path, *, today: date, out: Path | None = None, only: FormTemplate | None = None
    ) -> PageOutcome:
        """Read a page image, whichever form it is.

        Args:
            page: a picture of one page, as `raster.split` writes them.
            today: the day that rules about dates are checked against.
            out: where to leave `aligned.jpg` and `fields/<name>.png`; nowhere if None.
            only: the one form it can be, where a person said so.
        """
        watch = Stopwatch()
        with watch.lap("load"):
            colour = cv2.imread(str(page), cv2.IMREAD_COLOR)
        if colour is None:
            return PageOutcome(PageState.UNREADABLE, "画像として開けませんでした")
        grey = cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY).astype(np.uint8)
        if reason := reason_not_to_read(grey):
            return PageOutcome(PageState.UNREADABLE, reason)
        with watch.lap("align"):
            found = identify(straighten(grey), self._candidates(only))
        if found is None:
            return PageOutcome(PageState.UNKNOWN_FORM, "登録されたどの様式とも一致しません")
        form = self._read_form(grey, found, watch, today)
        if out is not None:
            keep_pictures(colour.astype(np.uint8), found, out)
        return PageOutcome(PageState.READ, quality=form.quality, form=form)

    def _candidates(self, only: FormTemplate | None) -> tuple[Blank, ...]:
        if only is None:
            return self._blanks
        wanted = (only.id, only.edition)
        return tuple(b for b in self._blanks if (b.template.id, b.template.edition) == wanted)

    def _read_form(
        self, grey: Pixels, found: Identified, watch: Stopwatch, today: date
    ) -> FormReading:
        template = found.blank.template
        with watch.lap("lay"):
            sheet = lay(grey, found.placement, found.blank)
        with watch.lap("cut"):
            slots = [slot for field in template.fields for slot in field.slots]
            crops = [cut(sheet, slot.box) for slot in slots]
        with watch.lap("recognise"):
            seen = self._recognise([slot.kind for slot in slots], crops)
        with watch.lap("interpret"):
            fields = cross_checked(template, _interpreted(template, seen, sheet), today)
        return FormReading(
            template=template.id,
            edition=template.edition,
            template_hash=template.hash,
            engine=self._engine.name,
            quality=quality_of(grey, found.placement),
            fields=fields,
            seconds=watch.laps,
        )

    def _recognise(self, kinds: Sequence[str], crops: Sequence[FieldCrop]) -> list[SeenSlot]:
        """Recognise what is written; empty boxes cost nothing."""
        written = [index for index, crop in enumerate(crops) if crop.pixels is not None]
        pictures = [crop.pixels for crop in crops if crop.pixels is not None]
        lines = {index: Line(()) for index in written}  # what no engine speaks of is no blank
        for place, lattice in self._engine.read(pictures):
            index = written[place]
            line = decode(lattice, self._alphabets[kinds[index]])
            if self._stages.spaces:
                line = with_spaces(line, pictures[place], kinds[index])
            lines[index] = with_possible_kana(line, kinds[index])
        return [SeenSlot(lines.get(index), crop.doubts) for index, crop in enumerate(crops)]


def _interpreted(
    template: FormTemplate, seen: Sequence[SeenSlot], sheet: Sheet
) -> tuple[FieldReading, ...]:
    """Return every field, from what was seen in all slots, and the marks on the sheet."""
    options = [option for field in template.fields for option in field.options]
    marks = iter(read_marks(sheet, [option.box for option in options]))
    slots = iter(seen)
    return tuple(
        interpret_choice(field, [next(marks) for _ in field.options])
        if field.options
        else interpret(field, [next(slots) for _ in field.slots])
        for field in template.fields
    )

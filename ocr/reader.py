"""Read one page against the registered forms: the table of contents of this room."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path

import cv2
import numpy as np

from ocr.base.engine import Engine
from ocr.base.form_reading import FieldReading, FormReading, PageOutcome, PageState, Quality
from ocr.base.pixels import Pixels
from ocr.base.reasons import Reason, ReasonCode
from ocr.base.refinements import Refinements
from ocr.base.scan_facts import ScanFacts
from ocr.base.stopwatch import Stopwatch
from ocr.confidence.thresholds import Risk
from ocr.cropping.crop_files import save_crop_files, save_places
from ocr.cropping.laid_page import Sheet, lay
from ocr.cropping.print_through import SHINES_THROUGH, where_it_shines_through
from ocr.cropping.writing import Writing, cut_writing
from ocr.forms.kinds import KINDS
from ocr.forms.layout import OptionKey, Part, SlotKey
from ocr.forms.template import FieldSpec, FormTemplate
from ocr.geometry.blank_form import Blank, load_blank
from ocr.geometry.identification import Identified, identify
from ocr.geometry.page_quality import (
    PageDoubts,
    doubts_of_page,
    quality_of,
    reason_not_to_read,
    reason_to_refuse,
)
from ocr.geometry.registration import UprightPage, straighten
from ocr.geometry.second_paper import has_second_paper
from ocr.marks.checkboxes import Mark, read_marks
from ocr.marks.options import read_options
from ocr.recognition.recogniser import Ensemble, Recogniser
from ocr.recognition.slots import SeenSlot
from ocr.scans.page_files import facts_of_page
from ocr.values.decisions import decided
from ocr.values.interpret import interpret, interpret_choice
from ocr.values.lexicon_evidence import known_weighed
from ocr.values.rule_evidence import doubted, weighed
from ocr.verification.moved_fields import UNMOVED, MovedFields, moved_fields
from ocr.verification.page_verification import UNVERIFIED, FormVerifier, PageVerification

_BARE = Risk()


class Reader:
    """Reads pages; holds what is slow to load: the blanks, the recogniser and its ensemble."""

    def __init__(
        self,
        templates: Sequence[FormTemplate],
        engine: Engine,
        ensemble: Ensemble | None = None,
        refinements: Refinements | None = None,
        *,
        cache: Path | None = None,
    ) -> None:
        """Load the blanks of the forms.

        Args:
            templates: the registered forms.
            engine: reads crops.
            ensemble: the readers beside the recogniser.
            refinements: those at work; all of them if None.
            cache: a folder in which the ruled lines of the forms, and what was learnt of their
                print, are kept from one start to the next; none if None.

        Raises:
            InvalidTemplate: where a blank is no picture of its form.
        """
        self._blanks = tuple(load_blank(template, cache) for template in templates)
        self._engine = engine
        self._ensemble = ensemble or Ensemble()
        self._refinements = refinements or Refinements()
        self._recogniser = Recogniser(engine, self._ensemble, self._refinements)
        self._verifier = FormVerifier(engine, cache)

    @property
    def engine(self) -> str:
        """Name the recognisers that read, with the digests of their weights."""
        words = self._ensemble.words if self._refinements.tuning else None
        numerals = self._ensemble.numerals if self._refinements.numerals else None
        others = (("words", words), ("numbers", numerals))
        return ", ".join(
            [self._engine.name, *(f"{what} {engine.name}" for what, engine in others if engine)]
        )

    def read(
        self,
        page: Path,
        *,
        today: date,
        out: Path | None = None,
        only: FormTemplate | None = None,
        risk: Risk = _BARE,
    ) -> PageOutcome:
        """Read a page image, whichever form it is.

        Args:
            page: a picture of one page, as `scans.split` writes them: with the facts of its scan.
            today: the day that rules about dates are checked against.
            out: where to leave `aligned.jpg` and `fields/<name>.png`; nowhere if None.
            only: the one form it can be, where a person said so.
            risk: how sure a value must be to be accepted.
        """
        watch = Stopwatch()
        with watch.lap("load"):
            picture = cv2.imread(str(page), cv2.IMREAD_ANYCOLOR)
        if picture is None:
            return PageOutcome(PageState.UNREADABLE, Reason(ReasonCode.NO_PICTURE))
        scanned, facts = picture.astype(np.uint8, copy=False), facts_of_page(page)
        grey = _greyed(scanned)
        if reason := reason_not_to_read(grey, facts):
            return PageOutcome(PageState.UNREADABLE, reason)
        with watch.lap("align"):
            upright = straighten(grey)
            found = identify(upright, self._candidates(only))
        if found is None:
            return _unidentified(only)
        with ThreadPoolExecutor(1) as beside:
            quality = beside.submit(quality_of, grey, found.placement, facts)
            if refusal := self._refusal(upright, found, facts):
                return replace(refusal, quality=quality.result())
            asked = _Asked(today, out, only, risk, facts, quality)
            return self._read_found(scanned, found, watch, asked)

    def _read_found(
        self, scanned: Pixels, found: Identified, watch: Stopwatch, asked: "_Asked"
    ) -> PageOutcome:
        """Read a page that lies on its form, unless its print is another one's."""
        with watch.lap("lay"):
            cleaning = self._refinements.cleaning
            page = scanned if cleaning else _greyed(scanned)
            laid = lay(page, found.placement, found.blank, cleaning=cleaning)
            scanned_px_per_mm = asked.facts.scanned(laid.scan_px_per_mm)
            sheet = replace(laid, scan_px_per_mm=scanned_px_per_mm)
        with watch.lap("verify"):
            moved = moved_fields(sheet) if self._refinements.quality else UNMOVED
            looked_at = self._refinements.verification
            verified = self._verifier.verify(sheet) if looked_at else UNVERIFIED
        if asked.only is None and (reason := _other_edition(verified, moved)):
            if asked.out is not None:
                save_places(scanned, found, (*verified.places, *moved.places), asked.out)
            return PageOutcome(PageState.ANOTHER_EDITION, reason, asked.quality.result())
        doubts = self._doubts(_greyed(scanned), sheet, found, asked.facts)
        fields = self._read_fields(sheet, doubts, found, watch, asked.today)
        if asked.out is not None:
            save_crop_files(scanned, found, asked.out)
        template = found.blank.template
        quality = asked.quality.result()
        form = self._form(
            template, _with_print(fields, verified, moved), quality, watch, asked.risk
        )
        return PageOutcome(PageState.READ, quality=quality, form=form)

    def _form(
        self,
        template: FormTemplate,
        fields: Sequence[FieldReading],
        quality: Quality,
        watch: Stopwatch,
        risk: Risk,
    ) -> FormReading:
        """Return a page as read, with all that is needed to explain it years later."""
        return FormReading(
            template=template.id,
            edition=template.edition,
            template_hash=template.hash,
            engine=self.engine,
            quality=quality,
            fields=self._decided(template, fields, risk),
            seconds=watch.laps,
        )

    def _candidates(self, only: FormTemplate | None) -> tuple[Blank, ...]:
        if only is None:
            return self._blanks
        wanted = (only.id, only.edition)
        return tuple(b for b in self._blanks if (b.template.id, b.template.edition) == wanted)

    def _refusal(
        self, page: UprightPage, found: Identified, facts: ScanFacts
    ) -> PageOutcome | None:
        if not self._refinements.quality:
            return None
        if has_second_paper(page, found, self._blanks):
            return PageOutcome(PageState.UNREADABLE, Reason(ReasonCode.TWO_PAPERS))
        reason = reason_to_refuse(page.grey, found.placement, found.blank.ruling, facts)
        if reason is None:
            return None
        other = reason.code is ReasonCode.OTHER_EDITION
        return PageOutcome(PageState.ANOTHER_EDITION if other else PageState.UNREADABLE, reason)

    def _doubts(
        self, grey: Pixels, sheet: Sheet, found: Identified, facts: ScanFacts
    ) -> PageDoubts:
        """Return what is doubtful about everything on a page."""
        if not self._refinements.quality:
            return PageDoubts()
        doubts = doubts_of_page(grey, found.placement, facts)
        shows = where_it_shines_through(sheet)
        return replace(doubts, back=None if shows == () else SHINES_THROUGH, back_shows=shows)

    def _read_fields(
        self, sheet: Sheet, doubts: PageDoubts, found: Identified, watch: Stopwatch, today: date
    ) -> tuple[FieldReading, ...]:
        """Return every field of a page; `today` is the day that rules are checked against."""
        template = found.blank.template
        words, numbers = (
            {key: slot for key, slot in template.slots.items() if KINDS[slot.kind].worded is worded}
            for worded in (True, False)
        )
        with watch.lap("cut"):
            begun = self._recogniser.begin(_cut(sheet, words))
            written = _cut(sheet, numbers)
        with watch.lap("marks"):
            marks = self._marks(sheet)
        with watch.lap("recognise"):
            seen = self._recogniser.finish(begun, written)
        with watch.lap("interpret"):
            read = _interpreted(template, _doubted(template, seen, doubts), marks, doubts)
            return self._weighed(template, read, seen, today)

    def _marks(self, sheet: Sheet) -> dict[OptionKey, Mark]:
        """Return the mark of each option on a page."""
        if self._refinements.marks:
            return read_options(sheet)
        options = sheet.blank.template.options
        return read_marks(sheet, {key: option.box for key, option in options.items()})

    def _weighed(
        self,
        template: FormTemplate,
        fields: tuple[FieldReading, ...],
        seen: Mapping[SlotKey, SeenSlot],
        today: date,
    ) -> tuple[FieldReading, ...]:
        """Return the fields as the rules between them, and known names, let them stand."""
        if not self._refinements.evidence:
            return weighed(template, fields, {}, today)
        alternatives = {
            field.name: [seen[key].alternatives for key in field.keyed_slots]
            for field in template.fields
        }
        fields = weighed(template, fields, alternatives, today)
        if self._ensemble.known is None or not self._refinements.lexicon:
            return fields
        return known_weighed(template, fields, alternatives, self._ensemble.known)

    def _decided(
        self, template: FormTemplate, fields: Sequence[FieldReading], risk: Risk
    ) -> tuple[FieldReading, ...]:
        """Return the fields with what the desk must do; without calibration, by bare scores."""
        terms = risk if self._refinements.calibration else _BARE
        specs = {spec.name: spec for spec in template.fields}
        return tuple(decided(field, specs[field.name], terms) for field in fields)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked of one page: see `Reader.read`."""

    today: date
    out: Path | None
    only: FormTemplate | None
    risk: Risk
    facts: ScanFacts
    quality: Future[Quality]


def _other_edition(verified: PageVerification, moved: MovedFields) -> Reason | None:
    """Return why a page that lies on its form is another edition of it all the same."""
    if verified.is_another_edition:
        return Reason(ReasonCode.OTHER_PRINT, str(len(verified.places)))
    return Reason(ReasonCode.OTHER_ROWS) if moved.is_another_edition else None


def _with_print(
    fields: Sequence[FieldReading], verified: PageVerification, moved: MovedFields
) -> list[FieldReading]:
    """Return the fields, doubted where the form's own words or lines lie elsewhere, or nowhere."""
    return [
        reduce(doubted, (*verified.of_field(field.name), *moved.of_field(field.name)), field)
        for field in fields
    ]


def _unidentified(only: FormTemplate | None) -> PageOutcome:
    """Return what becomes of a page that no form fits, or not the one that a person chose."""
    if only is None:
        return PageOutcome(PageState.UNKNOWN_FORM, Reason(ReasonCode.NO_FORM))
    return PageOutcome(PageState.UNREADABLE, Reason(ReasonCode.NOT_THIS_FORM))


def _greyed(page: Pixels) -> Pixels:
    if page.ndim == 2:
        return page
    return cv2.cvtColor(page, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)


def _doubted(
    template: FormTemplate, seen: Mapping[SlotKey, SeenSlot], page: PageDoubts
) -> dict[SlotKey, SeenSlot]:
    """Return the slots with what is doubtful about their whole page."""
    return {
        key: one.doubted(page.of_text(template.slots[key].box, written=one.line is not None))
        for key, one in seen.items()
    }


def _cut(sheet: Sheet, slots: Mapping[SlotKey, Part]) -> dict[SlotKey, Writing]:
    return {key: cut_writing(sheet, slot) for key, slot in slots.items()}


def _interpreted(
    template: FormTemplate,
    seen: Mapping[SlotKey, SeenSlot],
    marks: Mapping[OptionKey, Mark],
    page: PageDoubts,
) -> tuple[FieldReading, ...]:
    """Return every field, from what was seen in all slots, and the marks of all options."""
    return tuple(
        _with_page_doubts(interpret_choice(field, marks), field, page)
        if field.options
        else interpret(field, seen)
        for field in template.fields
    )


def _with_page_doubts(choice: FieldReading, spec: FieldSpec, page: PageDoubts) -> FieldReading:
    boxes = [option.box for option in spec.options]
    doubts = page.of_choice(boxes, marked=bool(choice.value), multiple=spec.multiple)
    return reduce(doubted, doubts, choice)

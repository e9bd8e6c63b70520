"""The proof of one case: the paper, who confirmed what, what was typed, what the system shows."""

import unicodedata
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from cases.history.hash_chain import chain
from cases.keying.keyed_boxes import KeyedBox
from cases.ledger import Ledger
from cases.people.staff import Staff
from cases.records.questions import Way
from cases.records.records import AuditEntry, Case, Keying, Outcome, StoredField
from cases.records.states import LABELS, State
from desk.web.reason_words import reason_of_case
from desk.web.words import EVENTS, OUTCOMES, state_word, value_words
from flows.errors import NothingToProve
from flows.office.folders import Folders
from flows.office.registered_forms import RegisteredForms
from flows.plans.plan_checks import find_plan
from japanese.clock import TOKYO
from ocr.base.form_reading import Source

_DONE = (Outcome.KEYED, Outcome.ADOPTED)
_MOST_PICTURES = 3
_TONES = {"一致": "ok", "表記のみ相違": "note", "表示なし": "note", "相違": "bad"}
_KINDS = {".png": "image/png", ".jpg": "image/jpeg"}
_SOURCES = {
    Source.XLSX: "事業者の Excel ファイルの値",
    Source.PDF_TEXT: "PDF に入っている文字",
}


@dataclass(frozen=True, slots=True)
class ProvedBox:
    """One box of a system: what was typed, what the system shows back, and whether that agrees.

    `substituted_by` names who accepted what was typed in place of characters that the system
    cannot hold; it is "" where the value was typed as it was confirmed.
    """

    system: str
    box: KeyedBox
    substituted_by: str = ""

    @property
    def verdict(self) -> str:
        """The agreement in one word; a system may write kana and zeros in a way of its own."""
        typed, shown = self.box.typed, self.box.shown
        if shown is None:
            return "表示なし"
        if shown == typed:
            return "一致"
        return "表記のみ相違" if _bare(shown) == _bare(typed) else "相違"


@dataclass(frozen=True, slots=True)
class ProvedField:
    """One field of the paper: its picture, the value that counts, by whom, and where it went."""

    field: StoredField
    picture: str
    said_by: str
    boxes: tuple[ProvedBox, ...]


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """One line of the audit trail without its values, and its link of the chain."""

    entry: AuditEntry
    link: str


@dataclass(frozen=True, slots=True)
class Proof:
    """All that the sheet shows. `digest` is the last link of the chain of the audit trail."""

    case: Case
    form: str
    fields: tuple[ProvedField, ...]
    others: tuple[ProvedBox, ...]
    blanks: tuple[str, ...]
    keyings: tuple[Keying, ...]
    pictures: tuple[str, ...]
    history: tuple[ProvedEntry, ...]
    people: Mapping[str, str]
    made_at: datetime

    @property
    def digest(self) -> str:
        """The link over the whole trail as it stands now."""
        return self.history[-1].link if self.history else ""


@dataclass(frozen=True, slots=True)
class Prover:
    """Makes the proofs of cases, from the records, who the staff are, the forms and the files."""

    ledger: Ledger
    staff: Staff
    forms: RegisteredForms
    folders: Folders

    def prove(self, case_id: str) -> Proof:
        """Gather the proof of one case.

        Raises:
            NothingToProve: its values were purged, or it was never read.
            NoSuchRecord: there is no such case.
        """
        case = self.ledger.case(case_id)
        if case.state is State.PURGED or not case.fields:
            raise NothingToProve(f"案件 {case.number}: 値が消去されたか、まだ読み取られていません")
        return _Gathering(self, case).proof()


def kept_links(ledger: Ledger, case_id: str) -> tuple[str, ...]:
    """Return the chain of a case's audit trail as it stands now, oldest link first."""
    case = ledger.case(case_id)
    return tuple(chain(case.id, case.history))


class _Gathering:
    """Brings together what is known of one case."""

    def __init__(self, prover: Prover, case: Case) -> None:
        self._prover, self._case = prover, case
        self._people = {user.name: user.display_name for user in prover.staff.users()}
        self._template = prover.forms.find(case.template, case.edition)
        systems = sorted({keying.system for keying in case.keyings if keying.system})
        self._boxes = {system: prover.ledger.keyed.of(case.id, system) for system in systems}
        self._substitutes = {
            (one.system, one.proposal.box): self._who(one.accepted_by)
            for one in prover.ledger.substitutions.of_case(case.id)
            if one.accepted_by
        }

    def proof(self) -> Proof:
        """Return the proof."""
        case, fed = self._case, self._fed()
        filled = [item for item in case.fields if item.value]
        used = {(one.system, one.box.label) for item in filled for one in fed.get(item.name, ())}
        everything = (ProvedBox(system, box) for system, box in self._typed())
        links = chain(case.id, case.history)
        return Proof(
            case=case,
            form=self._form(),
            fields=tuple(self._field(item, fed.get(item.name, ())) for item in filled),
            others=tuple(one for one in everything if (one.system, one.box.label) not in used),
            blanks=tuple(item.label for item in case.fields if item not in filled),
            keyings=case.keyings,
            pictures=tuple(self._pictures()),
            history=tuple(map(ProvedEntry, case.history, links)),
            people=self._people,
            made_at=self._prover.ledger.now(),
        )

    def _form(self) -> str:
        if self._template is None:
            return f"{self._case.template} {self._case.edition}"
        return f"{self._template.title} {self._template.edition}"

    def _typed(self) -> Iterator[tuple[str, KeyedBox]]:
        for system, boxes in self._boxes.items():
            yield from ((system, box) for box in boxes if box.typed or box.shown)

    def _fed(self) -> Mapping[str, tuple[ProvedBox, ...]]:
        """Return the boxes that each field went into, as the keying plans of today say."""
        fed: dict[str, tuple[ProvedBox, ...]] = {}
        typed = {(system, box.label): box for system, box in self._typed()}
        for system in self._boxes if self._template else ():
            plan = self._template and find_plan(self._template, system)
            for line in plan.boxes if plan else ():
                if box := typed.get((system, line.box)):
                    proved = ProvedBox(system, box, self._substitutes.get((system, line.box), ""))
                    for name in line.sources:
                        fed[name] = (*fed.get(name, ()), proved)
        return fed

    def _field(self, field: StoredField, boxes: tuple[ProvedBox, ...]) -> ProvedField:
        path = self._prover.folders.pages_of(self._case.id) / "fields" / f"{field.name}.png"
        return ProvedField(field, as_address(path), self._said_by(field), boxes)

    def _said_by(self, field: StoredField) -> str:
        if field.decided_by and field.decided_at:
            how = "訂正" if field.corrected else "確認"
            return f"{how} {self._who(field.decided_by)}{self._typed_apart(field)}"
        if field.source in _SOURCES:
            return _SOURCES[field.source]
        least = self._case.thresholds.get(field.name)
        asked = f"（基準 {least:.4f}）" if least is not None else ""
        return f"機械 {field.confidence:.4f}{asked}"

    def _typed_apart(self, field: StoredField) -> str:
        """Return who typed a field that a form wants typed by two, "" for any other."""
        question = self._case.questions.get(field.name)
        if question is None or question.way is not Way.CONSENSUS:
            return ""
        people = "・".join(self._who(answer.by) for answer in question.answers)
        return f"（二人入力 {people}）"

    def _who(self, name: str) -> str:
        return self._people.get(name, name)

    def _pictures(self) -> Iterator[str]:
        done = [one for one in self._case.keyings if one.outcome in _DONE] or self._case.keyings
        taken = done[-1].evidence[-_MOST_PICTURES:] if done else ()
        yield from filter(None, map(as_address, (self._prover.folders.home / p for p in taken)))


def proof_page(proof: Proof) -> str:
    """Return a proof as one page of HTML that prints on A4; nothing is fetched from anywhere."""
    pages = Environment(
        loader=PackageLoader("flows.reports", "pages"), autoescape=True, undefined=StrictUndefined
    )
    pages.filters.update(moment=_moment, value_words=value_words, state_word=state_word)
    pages.filters["reason_of_case"] = reason_of_case
    facts = {"states": LABELS, "events": EVENTS, "outcomes": OUTCOMES, "tones": _TONES}
    labels = {field.name: field.label for field in proof.case.fields}
    return pages.get_template("proof.html").render(proof=proof, labels=labels, **facts)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"


def as_address(path: Path) -> str:
    """Return a picture as an address that holds it; "" where there is none."""
    kind = _KINDS.get(path.suffix)
    if kind is None or not path.is_file():
        return ""
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"


def _bare(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.lstrip("0") or folded[:1]

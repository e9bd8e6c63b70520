"""The proof of a case as one page of HTML that holds all its pictures and prints on A4."""

from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from cases.records.states import LABELS
from desk.web.words import EVENTS, OUTCOMES, state_word, value_words
from flows.reports.proof import Proof
from japanese.clock import TOKYO

_TONES = {"一致": "ok", "表記のみ相違": "note", "表示なし": "note", "相違": "bad"}


def proof_page(proof: Proof) -> str:
    """Return the page; nothing in it is fetched from anywhere."""
    pages = Environment(
        loader=PackageLoader("flows.reports", "pages"), autoescape=True, undefined=StrictUndefined
    )
    pages.filters.update(moment=_moment, value_words=value_words, state_word=state_word)
    facts = {"states": LABELS, "events": EVENTS, "outcomes": OUTCOMES, "tones": _TONES}
    labels = {field.name: field.label for field in proof.case.fields}
    return pages.get_template("proof.html").render(proof=proof, labels=labels, **facts)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}"

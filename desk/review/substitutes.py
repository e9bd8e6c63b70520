"""Proposals for what a system cannot hold, as the desk shows them: what would change is marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from cases.review.substitutions import Substitution
from japanese.charsets import letters


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, and whether it differs from the other text."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """One proposal: the text as approved, the text as it would be typed, piece by piece.

    `instead` is empty where nobody knows a text that the system can hold.
    """

    id: int
    system: str
    told: str
    written: tuple[Piece, ...]
    instead: tuple[Piece, ...]
    accepted_by: str | None
    accepted_at: datetime | None


def offers(substitutions: Sequence[Substitution]) -> tuple[Offer, ...]:
    """Lay out proposals for the page."""
    return tuple(map(_offer, substitutions))


def _offer(one: Substitution) -> Offer:
    proposal = one.proposal
    written, instead = letters(proposal.written), letters(proposal.instead or "")
    compared = written if proposal.instead is None else instead
    steps = SequenceMatcher(None, written, compared, autojunk=False).get_opcodes()
    return Offer(
        id=one.id,
        system=one.system,
        told=proposal.told,
        written=tuple(_pieces(written, ((tag, a, b) for tag, a, b, _, _ in steps))),
        instead=tuple(_pieces(instead, ((tag, a, b) for tag, _, _, a, b in steps))),
        accepted_by=one.accepted_by,
        accepted_at=one.accepted_at,
    )


def _pieces(signs: Sequence[str], spans: Iterator[tuple[str, int, int]]) -> Iterator[Piece]:
    for tag, start, end in spans:
        if text := "".join(signs[start:end]):
            yield Piece(text, tag != "equal")

"""Whether a written text fits its box: every character in the charset, and not too long."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flows.plans.keying_plan import KeyingPlan, PlanLine
from japanese.charsets import (
    Charset,
    Unwritable,
    fold_signs,
    length_in_bytes,
    proposed,
    units,
    unwritable,
)

Shapes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A box that cannot take the text that is written for it.

    Attributes:
        box: the label of the box.
        fields: the fields of the form whose values are in the text.
        written: the text; a citizen's, it goes into the ledger and nowhere else.
        proposal: the text with every character in a shape that the box takes; None where there is
            a character without such a shape, or the text is too long.
        told: what is wrong, for the clerk who has the case: it quotes single characters.
        safe: the same for messages and logs: it quotes nothing.
    """

    box: str
    fields: tuple[str, ...]
    written: str
    proposal: str | None
    told: str
    safe: str


def folded(text: str, line: PlanLine, plan: KeyingPlan) -> str:
    """Return a text with its signs as the system has them, where the plan allows that."""
    return fold_signs(text, _charset(line, plan)) if plan.fold_signs else text


def misfit(text: str, line: PlanLine, plan: KeyingPlan, shapes: Shapes) -> Misfit | None:
    """Return what keeps a text out of its box; None where it fits.

    Args:
        text: what would be typed.
        line: the box.
        plan: the plan with the charset of the system.
        shapes: the usual shape of each rarer kanji.
    """
    charset = _charset(line, plan)
    if wrong := unwritable(text, charset, shapes):
        instead = proposed(text, charset, shapes)
        if instead is not None and any(_lengths(instead, line, charset)):
            instead = None
        return _misfit(line, text, instead, _of_characters(wrong), _places(wrong))
    if too_long := "、".join(_lengths(text, line, charset)):
        told = f"{too_long}。審査画面で短くしてください"
        return _misfit(line, text, None, told, told)
    return None


def _misfit(line: PlanLine, text: str, proposal: str | None, told: str, safe: str) -> Misfit:
    box = line.box
    return Misfit(box, line.sources, text, proposal, f"{box}: {told}", f"{box}: {safe}")


def _charset(line: PlanLine, plan: KeyingPlan) -> Charset:
    return line.charset or plan.charset


def _lengths(text: str, line: PlanLine, charset: Charset) -> Iterator[str]:
    if line.most and units(text) > line.most:
        yield f"{line.most}文字までの欄に{units(text)}文字あります"
    length = length_in_bytes(text, charset)
    if line.most_bytes and length > line.most_bytes:
        yield f"{line.most_bytes}バイトまでの欄に{length}バイトあります"


def _of_characters(wrong: tuple[Unwritable, ...]) -> str:
    known = [one for one in wrong if one.proposal is not None]
    unknown = [one for one in wrong if one.proposal is None]
    said = [_with_proposals(known)] if known else []
    if unknown:
        signs = "".join(f"「{sign}」" for sign in _each(one.character for one in unknown))
        said.append(f"{signs}は登録できません。別の文字に直してください")
    return "。".join(said)


def _with_proposals(wrong: list[Unwritable]) -> str:
    signs = "".join(f"「{sign}」" for sign in _each(one.character for one in wrong))
    pairs = "".join(f"「{sign}」" for sign in _each(one.proposal or "" for one in wrong))
    instead = f"{pairs}に置き換えて" if pairs != "「」" else "除いて"
    return f"{signs}は登録できません。{instead}よければ承諾してください"


def _each(signs: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(signs))


def _places(wrong: tuple[Unwritable, ...]) -> str:
    places = "、".join(str(one.position) for one in wrong)
    return f"{places}文字目の文字は登録できません。案件の画面で確かめてください"

"""What the rules of a form say of the fields that they tie together.

A rule that what was read breaks is a doubt in all of its fields. Where the next likely texts of
these fields hold a combination that breaks no rule, it comes first among their candidates. A rule
that holds, although the other texts of a field would break it, makes what was read surer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Decision, FieldReading, SlotReading
from ocr.base.text_line import Alternative
from ocr.decoding.k_best import likeliest
from ocr.forms.field_kind import Family
from ocr.forms.kinds import KINDS
from ocr.forms.rules import Broken, check
from ocr.forms.template import FormTemplate, Rule
from ocr.values.hypotheses import Choice, choices_of

Alternatives = Mapping[str, Sequence[Sequence[Alternative]]]
"""By field name, what each of its boxes may say, likeliest first; none for an empty box."""

REREAD = Doubt(DoubtCode.REREAD)
"""The doubt of a value that was not the likeliest by itself."""

_MOST_COMBINATIONS = 200
_MOST_CANDIDATES = 5
_BREAKS = 0.05
"""How often a paper breaks a rule that most papers keep: an estimate on the safe side, which keeps
what was read from being overturned lightly."""

_OVERWHELMING = 0.98
"""From how sure on a combination that keeps the rules takes the place of what was read."""

_NOT_IN_QUESTION = 0.999
_SUREST = 0.995
"""No rule makes a value surer than this."""


def weighed(
    template: FormTemplate,
    fields: tuple[FieldReading, ...],
    alternatives: Alternatives,
    today: date,
) -> tuple[FieldReading, ...]:
    """Return the fields as the rules between them let them stand.

    Args:
        template: the form, with its rules.
        fields: every field of it.
        alternatives: what each box may say.
        today: the day that rules about dates are checked against.
    """
    choices = {
        one.name: choices_of(one, alternatives.get(one.name, ()))
        for one in fields
        if KINDS[one.kind].family is Family.NUMBERS
    }
    form = _Form(template, {one.name: _canonical(one) for one in fields}, today, choices)
    broken = form.broken()
    found = {one.name: one for one in fields}
    for one in (one for one in broken if one.severity != "info"):
        for name in one.fields:
            found[name] = doubted(found[name], one.doubt)
        for name, choice in form.fitting(one.fields).items():
            found[name] = _offered(found[name], choice, form.choices[name][0])
    in_doubt = {name for one in broken for name in one.fields}
    supported = (one if one.name in in_doubt else form.supported(one) for one in found.values())
    return tuple(supported)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form with the values read in it, to be tried with others."""

    template: FormTemplate
    values: Mapping[str, str | tuple[str, ...]]
    today: date
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)

    def broken(
        self, rules: tuple[Rule, ...] | None = None, changed: Iterable[tuple[str, str]] = ()
    ) -> tuple[Broken, ...]:
        """Return the rules that are broken, all or some, with all values or some changed."""
        rules = self.template.rules if rules is None else rules
        form = self.template.model_copy(update={"rules": rules})
        return check(form, {**self.values, **dict(changed)}, self.today)

    def tied(self, names: Iterable[str]) -> tuple[Rule, ...]:
        """Return the rules that speak of any of some fields."""
        spoken_of = set(names)
        return tuple(rule for rule in self.template.rules if spoken_of & set(rule.fields))

    def fitting(self, names: Sequence[str]) -> dict[str, Choice]:
        """Return the likeliest other values of some fields with which no rule of theirs is broken.

        Only fields whose value changes are in it; it is empty where no combination fits.
        """
        open_ = [name for name in names if len(self.choices.get(name, ())) > 1]
        rules = tuple(rule for rule in self.tied(open_) if rule.severity != "info")
        if not open_:
            return {}
        chances = [[one.probability for one in self.choices[name]] for name in open_]
        for chosen, _ in likeliest(chances, _MOST_COMBINATIONS):
            picked = {name: self.choices[name][i] for name, i in zip(open_, chosen, strict=True)}
            if not self.broken(rules, ((name, one.value) for name, one in picked.items())):
                return {n: one for n, one in picked.items() if one is not self.choices[n][0]}
        return {}

    def supported(self, one: FieldReading) -> FieldReading:
        """Return a field that breaks no rule, surer where its other values would break one."""
        choices, kept = self.choices.get(one.name, ()), self.tied([one.name])
        if len(choices) < 2 or one.confidence >= _NOT_IN_QUESTION or not kept:
            return one
        rest = [other.probability for other in choices[1:]]
        left = [
            other.probability * (_BREAKS if self.broken(kept, [(one.name, other.value)]) else 1.0)
            for other in choices[1:]
        ]
        unsure = (1 - one.confidence) * sum(left) / sum(rest)
        return replace(one, confidence=max(one.confidence, min(_SUREST, round(1 - unsure, 4))))


def _canonical(one: FieldReading) -> str | tuple[str, ...]:
    """Return a field's value for the rules: nothing where its text is no value of its kind."""
    if one.options:
        return one.value
    try:
        return KINDS[one.kind].parse(tuple(slot.text for slot in one.slots))
    except ValueError:
        return ""


def doubted(one: FieldReading, doubt: Doubt) -> FieldReading:
    """Return a field with a doubt more; it is not accepted."""
    if doubt in one.doubts:
        return one
    decision = Decision.CONFIRM if one.decision is Decision.ACCEPT else one.decision
    return replace(one, decision=decision, doubts=(*one.doubts, doubt))


def _offered(one: FieldReading, other: Choice, read: Choice) -> FieldReading:
    """Put another value first among the candidates, or in the place of what was read."""
    posterior = other.probability / (other.probability + _BREAKS * read.probability)
    if posterior >= _OVERWHELMING:
        return _reread(one, other, posterior)
    rest = [value for value in one.candidates if value != other.value]
    unsure = min(one.confidence, round(1 - posterior, 4))
    return replace(one, candidates=(other.value, *rest)[:_MOST_CANDIDATES], confidence=unsure)


def _reread(one: FieldReading, other: Choice, posterior: float) -> FieldReading:
    """Put another value in the place of what was read, which becomes the first candidate."""
    slots = tuple(
        SlotReading(slot.label, slot.cell, text, slot.confidence)
        for slot, text in zip(one.slots, other.texts, strict=True)
    )
    read = [one.value] if isinstance(one.value, str) else []
    rest = [value for value in one.candidates if value != other.value]
    changed = replace(
        one,
        value=other.value,
        slots=slots,
        candidates=tuple([*read, *rest][:_MOST_CANDIDATES]),
        confidence=min(one.confidence, round(posterior, 4)),
    )
    return doubted(changed, REREAD)

"""Rules of a form add their doubts to the fields they speak of, and only ever take trust away."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ocr.base.doubts import Doubt, DoubtCode
from ocr.base.form_reading import Decision, FieldReading, OptionReading, SlotReading
from ocr.forms.template import Box, FieldSpec, FormTemplate, Option, Part, Rule
from ocr.values.rule_evidence import weighed

BOX = Box(left=1, top=1, width=9, height=4)
DAY = date(2026, 11, 20)
PARTS = tuple(Part(label=kind, kind=kind, box=BOX) for kind in ("year", "month", "day"))


def rule(name, check, fields, severity="warning"):
    return Rule(
        id=name, check=check, message=f"{name}を確かめてください", fields=fields, severity=severity
    )


def complaint(name):
    return Doubt(DoubtCode.BROKEN_RULE, f"{name}を確かめてください")


FORM = FormTemplate(
    id="sheet",
    title="申請書",
    edition="1",
    width=210,
    height=297,
    fields=(
        FieldSpec(name="first", label="始", kind="date", parts=PARTS),
        FieldSpec(name="last", label="終", kind="date", parts=PARTS),
        FieldSpec(
            name="term", label="期間", kind="choice", options=(Option(label="有期", box=BOX),)
        ),
    ),
    rules=(
        rule("order", "!filled(first) || !filled(last) || first <= last", ("first", "last")),
        rule("end", "!('有期' in term) || filled(last)", ("last",)),
        rule("past", "!filled(first) || first <= today", ("first",), "info"),
    ),
)


def dated(name, texts, decision=Decision.ACCEPT, doubts=()):
    slots = tuple(
        SlotReading(part.label, None, text, 0.99) for part, text in zip(PARTS, texts, strict=True)
    )
    return FieldReading(name, name, "date", "", "いつか", 0.99, decision, doubts, slots=slots)


def term(*, marked):
    options = (OptionReading("有期", None, marked, 0.99),)
    value = ("有期",) if marked else ()
    return FieldReading("term", "期間", "choice", "", value, 0.99, Decision.ACCEPT, options=options)


def checked(first, last, *, marked=False):
    return {
        field.name: field for field in weighed(FORM, (first, last, term(marked=marked)), {}, DAY)
    }


NOTHING = ("", "", "")


def test_a_broken_rule_is_a_doubt_of_every_field_it_names():
    fields = checked(dated("first", ("2026", "5", "1")), dated("last", ("2026", "4", "30")))
    for name in ("first", "last"):
        assert fields[name].decision is Decision.CONFIRM
        assert fields[name].doubts == (complaint("order"),)
    assert fields["term"].doubts == ()


def test_two_broken_rules_are_two_doubts_after_those_there_were():
    last = dated("last", NOTHING, Decision.RETYPE, (Doubt(DoubtCode.PALE),))
    fields = checked(dated("first", ("2026", "5", "1")), last, marked=True)
    assert fields["last"].doubts == (Doubt(DoubtCode.PALE), complaint("end"))
    assert fields["last"].decision is Decision.RETYPE


def test_what_is_no_date_is_nothing_to_a_rule():
    """A rule that compared the text as read would be a defect told as a citizen's mistake."""
    fields = checked(dated("first", ("2026", "99", "1")), dated("last", ("2026", "4", "1")))
    assert fields["first"].doubts == fields["last"].doubts == ()


def test_a_remark_takes_no_trust_away():
    fields = checked(dated("first", ("2030", "1", "1")), dated("last", NOTHING))
    assert fields["first"].decision is Decision.ACCEPT


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    last=st.dates(date(2020, 1, 1), date(2030, 1, 1)) | st.none(),
    marked=st.booleans(),
    decision=st.sampled_from(Decision),
)
def test_trust_is_only_ever_taken_away(first, last, marked, decision):
    texts = NOTHING if last is None else (str(last.year), str(last.month), str(last.day))
    before = dated(
        "last", texts, decision, () if decision is Decision.ACCEPT else (Doubt(DoubtCode.PALE),)
    )
    start = dated("first", (str(first.year), str(first.month), str(first.day)))
    after = checked(start, before, marked=marked)["last"]
    assert after.doubts[: len(before.doubts)] == before.doubts
    assert (after.decision is Decision.ACCEPT) == (not after.doubts)
    assert after.value == before.value
    if decision is not Decision.ACCEPT:
        assert after.decision is decision
    broken = (last is not None and first > last) or (last is None and marked)
    assert len(after.doubts) - len(before.doubts) == broken


def test_a_form_without_rules_changes_nothing():
    fields = (dated("first", NOTHING), dated("last", NOTHING), term(marked=True))
    assert weighed(FORM.model_copy(update={"rules": ()}), fields, {}, DAY) == fields

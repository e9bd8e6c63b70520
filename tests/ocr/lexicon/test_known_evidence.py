"""Names, readings, addresses and postal codes that do not agree are doubts with candidates."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ocr.base.form_reading import Decision, FieldReading, SlotReading
from ocr.base.text_line import Alternative
from ocr.forms.template import Box, FieldSpec, FormTemplate
from ocr.values.lexicon_evidence import (
    NO_SUCH_PLACE,
    NOT_READ_SO,
    OTHER_POSTAL_CODE,
    known_weighed,
)

BOX = Box(left=1, top=1, width=9, height=4)
KINDS = {"kana": "kana", "name": "name", "code": "postal_code", "home": "address"}
FORM = FormTemplate(
    id="sheet",
    title="申請書",
    edition="1",
    width=210,
    height=297,
    fields=tuple(FieldSpec(name=n, label=n, kind=kind, box=BOX) for n, kind in KINDS.items()),
)
SAYING = {"kana": {"reads": "name"}, "code": {"locates": "home"}}
HOME = "静岡県静岡市葵区瀬名町1-2"


def field_of(name, text):
    slots = (SlotReading(name, None, text, 0.9),)
    return FieldReading(name, name, KINDS[name], text, text, 0.9, Decision.ACCEPT, slots=slots)


def form_of(names, said):
    """Return a form with its fields in some order, which says of some whom they speak of."""
    fields = (FieldSpec(name=n, label=n, kind=KINDS[n], box=BOX, **said.get(n, {})) for n in names)
    return FORM.model_copy(update={"fields": tuple(fields)})


def weighed(known, alternatives=(), form=FORM, **texts):
    fields = tuple(field_of(spec.name, texts.get(spec.name, "")) for spec in form.fields)
    boxes = {
        name: (tuple(Alternative(text, chance) for text, chance in box),)
        for name, box in dict(alternatives).items()
    }
    return {field.name: field for field in known_weighed(form, fields, boxes, known)}


def test_a_reading_that_does_not_fit_is_a_doubt_of_both(known):
    found = weighed(known, kana="サトウ　ダロウ", name="佐藤　太郎")
    assert found["kana"].doubts == found["name"].doubts == (NOT_READ_SO,)
    assert found["kana"].decision is Decision.CONFIRM
    assert found["kana"].value == "サトウ　ダロウ"
    assert "サトウ　タロウ" in found["kana"].candidates


def test_what_the_boxes_may_say_comes_before_what_lists_say(known):
    boxes = {"name": (("佐藤　犬郎", 0.8), ("佐藤　太郎", 0.2))}
    found = weighed(known, boxes, kana="サトウ　ダロウ", name="佐藤　太郎")
    assert found["kana"].candidates[0] == "サトウ　タロウ"
    boxes = {"kana": (("サトウ　ダロウ", 0.8), ("サトウ　タロウ", 0.2))}
    found = weighed(known, boxes, kana="サトウ　ダロウ", name="佐藤　太郎")
    assert found["kana"].candidates[0] == "サトウ　タロウ"


def test_a_reading_that_fits_makes_surer_where_others_would_not(known):
    boxes = {"kana": (("サトウ　タロウ", 0.9), ("サトウ　ダロウ", 0.1))}
    found = weighed(known, boxes, kana="サトウ　タロウ", name="佐藤　太郎")
    assert 0.98 < found["kana"].confidence <= 0.995
    assert found["name"].confidence == 0.9
    assert not found["kana"].doubts


def test_a_rare_name_says_nothing(known):
    found = weighed(known, kana="キナサ　エニシ", name="鬼無里　縁")
    assert not found["kana"].doubts and not found["name"].doubts


def test_an_address_one_letter_off_is_a_doubt_with_the_one_that_exists(known):
    slip = "静岡県静岡市葵区頼名町1-2"
    seen = weighed(known, {"home": ((slip, 0.9), (HOME, 0.1))}, home=slip)["home"]
    assert (seen.doubts, seen.candidates) == ((NO_SUCH_PLACE,), (HOME,))
    unseen = weighed(known, home=slip)["home"]
    assert (unseen.doubts, unseen.candidates) == ((), (HOME,))


def test_a_town_that_nobody_knows_says_nothing(known):
    assert not weighed(known, home="東京都汐見原市本町1")["home"].doubts


def test_a_postal_code_of_elsewhere_is_a_doubt_of_both(known):
    found = weighed(known, code="100-0001", home=HOME)
    assert found["code"].doubts == found["home"].doubts == (OTHER_POSTAL_CODE,)
    assert not weighed(known, code="420-0911", home=HOME)["home"].doubts


DOUBTFUL = {"kana": "サトウ　ダロウ", "name": "佐藤　太郎", "code": "100-0001", "home": HOME}


@given(order=st.permutations(tuple(KINDS)))
def test_the_order_of_fields_decides_nothing_where_the_template_says_whose_they_are(known, order):
    expected = weighed(known, **DOUBTFUL)
    assert weighed(known, form=form_of(order, SAYING), **DOUBTFUL) == expected
    assert expected["name"].doubts == (NOT_READ_SO,)
    assert expected["home"].doubts == (OTHER_POSTAL_CODE,)


@given(order=st.permutations(tuple(KINDS)))
def test_a_template_that_says_nothing_is_read_as_ever_by_who_stands_next_to_whom(known, order):
    found = weighed(known, form=form_of(order, {}), **DOUBTFUL)
    beside = {frozenset(pair) for pair in pairwise(order)}
    assert bool(found["name"].doubts) == bool(found["kana"].doubts) == ({"kana", "name"} in beside)
    assert bool(found["code"].doubts) == ({"code", "home"} in beside)


def test_no_neighbour_is_taken_for_another_where_one_reading_is_named(known):
    other = FieldSpec(name="other", label="世帯主", kind="name", box=BOX)
    form = form_of(("name", "kana"), SAYING)
    form = form.model_copy(update={"fields": (*form.fields, other)})
    assert [link.other for link in form.links] == ["name"]
    told_nothing = form_of(("name", "kana"), {})
    both = told_nothing.model_copy(update={"fields": (*told_nothing.fields, other)})
    assert [link.other for link in both.links] == ["name", "other"]

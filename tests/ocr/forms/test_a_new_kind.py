"""A kind is one place: a package brings one, and it goes from the template to the record."""

import string
import sys
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from cases.records.records import StoredField
from desk.review.answers import Answer
from desk.review.case_view import Card
from flows.plans.job_writer import keying_job
from flows.plans.plan_checks import load_plan
from ocr.base.form_reading import Decision, PageState, Source
from ocr.confidence.calibration import group_of
from ocr.forms import kinds
from ocr.forms.template import load_template
from ocr.geometry.blank_form import PX_PER_MM
from ocr.reader import Reader
from ocr.recognition.recogniser import Ensemble
from tests.ocr.papers import draw_print, register, stroke
from tests.ocr.test_reader_scripted import ScriptedEngine

PACKAGE = """
import string

from ocr.forms.field_kind import Family, Kind
from ocr.forms.foldings import SPACELESS
from ocr.forms.text_patterns import one_of, sequence, times, word

LETTERS = string.ascii_lowercase + string.digits + ".-_"


def canonical(texts):
    text = texts[0].strip()
    if text and "@" not in text:
        raise ValueError("メールアドレスに＠がありません")
    return text


EMAIL = Kind(
    name="email",
    title="メールアドレス",
    hint="taro@example.jp",
    family=Family.WORDS,
    parse=canonical,
    split=lambda text: (text,),
    characters=frozenset(LETTERS + "@ "),
    pattern=sequence(times(one_of(LETTERS), 1, 20), word("@"), times(one_of(LETTERS), 1, 20)),
    foldings=(SPACELESS,),
)
"""
PLAN = """
system = "hoiku"
key_box = "受付番号"
on_existing = "compare"

[[boxes]]
box = "メール"
field = "address"
write = "full_width"
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of its own, as pip would leave it."""
    about = tmp_path / "mail_kinds-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: mail-kinds\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[kamibashi.kinds]\nemail = mail_kinds:EMAIL\n")
    (tmp_path / "mail_kinds.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield about
    sys.modules.pop("mail_kinds", None)


@pytest.fixture
def email(package, monkeypatch):
    """The kind, in the table as it is in a process that starts with the package."""
    kind = next(kind for kind in kinds.installed_kinds() if kind.name == "email")
    monkeypatch.setitem(vars(kinds)["_TABLE"], kind.name, kind)
    return kind


@pytest.fixture
def form(email, tmp_path):
    """The small form, with an email where it has an address."""
    path = register(tmp_path / "forms").folder / "template.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('kind = "address"', 'kind = "email"'), encoding="utf-8")
    return load_template(path)


class Typist(ScriptedEngine):
    """Knows the letters of an address as well."""

    characters = tuple(string.ascii_lowercase + string.digits + ".-_@")


def read(form, tmp_path, text):
    """Read a page with a pen stroke in the one box, where the engine sees a text."""
    page = draw_print(PX_PER_MM)
    stroke(page, [(64, 68.6), (68, 71.3), (72, 69.5)])
    path = tmp_path / "page.png"
    page.resize((1654, 2339), Image.Resampling.BOX).save(path)
    reader = Reader([form], Typist(), Ensemble(words=Typist(text, sureness=0.9999)))
    outcome = reader.read(path, today=date(2026, 11, 20))
    assert outcome.state is PageState.READ
    return next(field for field in outcome.form.fields if field.name == "address")


@pytest.mark.pages
def test_what_is_written_is_read_keyed_and_recorded(form, tmp_path):
    seen = read(form, tmp_path, "taro-1@example.jp")
    assert (seen.kind, seen.value, seen.doubts) == ("email", "taro-1@example.jp", ())
    assert seen.decision is Decision.ACCEPT
    (tmp_path / "hoiku.toml").write_text(PLAN, encoding="utf-8")
    plan = load_plan(tmp_path / "hoiku.toml", form)
    job = keying_job("c1", "KB1", plan, {"address": seen.value})
    assert job.entries[1].text == "ｔａｒｏ－１＠ｅｘａｍｐｌｅ．ｊｐ"


@pytest.mark.pages
def test_what_it_cannot_hold_is_a_doubt(form, tmp_path):
    seen = read(form, tmp_path, "taro")
    assert seen.decision is not Decision.ACCEPT
    assert seen.doubts


def test_a_clerk_answers_it_in_one_line(email):
    nothing = (Decision.CONFIRM, (), (), (), (), Source.IMAGE, False, None, None)
    field = StoredField("mail", "メール", "email", "", "", "", 0.5, *nothing)
    card = Card(field, "open", "")
    assert (card.choice, card.long) == (False, False)
    assert Answer("taro@example.jp").value_for(field, ()) == "taro@example.jp"
    with pytest.raises(ValueError, match=r"＠.*書き方の例: taro@example.jp"):
        Answer("taro").value_for(field, ())
    assert group_of("email") == "writing"


def test_a_kind_that_could_not_be_read_is_refused_when_it_is_made(email):
    with pytest.raises(ValueError, match="'email': give a pattern"):
        replace(email, pattern=None)
    with pytest.raises(ValueError, match="'email': give a pattern"):
        replace(email, parts=("text",))


def test_an_entry_point_that_is_no_kind_is_refused_by_its_name(package):
    (package / "entry_points.txt").write_text("[kamibashi.kinds]\nodd = mail_kinds:LETTERS\n")
    with pytest.raises(TypeError, match="odd = mail_kinds:LETTERS"):
        list(kinds.installed_kinds())

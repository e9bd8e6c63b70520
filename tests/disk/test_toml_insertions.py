"""Keys are put into TOML that people wrote, and nothing else of it changes."""

import tomllib
from difflib import ndiff

import pytest

from disk.toml_files import TomlWrong
from disk.toml_insertions import Insertion, insert, inserted

FORM = """\
# A form. [[fields]] { "no" = key }
id = "x"            # kept

[[fields]]
name = "one"        # the first
kind = 'te{xt'
box = { left = 1, top = 2 }

[[fields]]
name = "two"
kind = "choice"
options = [ # }{
    { label = "a } \\" b", box = { left = 1 } }, { label = 'c',box = { left = 2 }},
    # { label = "none" }
    { label = "d", parts = [1, 2] },
]

[[fields]]
name = "three"
kind = "choice"
[[fields.options]]
label = "e"
[[fields.options]]
label = "f"
"""
BOX = "{ left = 3.5 }"
EVERY = [
    Insertion(("fields", 0), "kind", "label_box", BOX),
    Insertion(("fields", 1), "name", "label_box", f"[{BOX}, {BOX}]"),
    *(Insertion(("fields", 1, "options", at), "label", "label_box", BOX) for at in range(3)),
    *(Insertion(("fields", 2, "options", at), "label", "label_box", BOX) for at in range(2)),
]


def test_keys_are_put_into_tables_of_either_kind():
    text = inserted(FORM, EVERY)
    one, two, three = tomllib.loads(text)["fields"]
    box = {"left": 3.5}
    assert one["label_box"] == box
    assert two["label_box"] == [box, box]
    assert [option["label_box"] for option in two["options"]] == [box] * 3
    assert [option["label_box"] for option in three["options"]] == [box] * 2
    assert "kind = 'te{xt'\nlabel_box = { left = 3.5 }\n" in text
    assert "{ label = 'c',box = { left = 2 }, label_box = { left = 3.5 }}," in text


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("front", ["", "\ufeff"])
def test_all_else_stays_byte_for_byte(ending, front):
    before = front + FORM.replace("\n", ending)
    after = inserted(before, EVERY, "\n[[anchors]]\ntext = 'x'\n")
    assert [mark for mark in ndiff([*before], [*after]) if mark.startswith("-")] == []
    assert after.count(ending) == after.count("\n")


def test_the_last_line_may_lack_its_end():
    text = inserted('[[fields]]\nname = "one"', [Insertion(("fields", 0), "name", "key", "1")])
    assert text == '[[fields]]\nname = "one"\nkey = 1\n'


@pytest.mark.parametrize(
    "wrong",
    [
        Insertion(("fields", 7), "name", "key", "1"),
        Insertion(("fields", 0), "label", "key", "1"),
        Insertion(("fields", 1, "options", 3), "label", "key", "1"),
        Insertion(("fields", 0), "name", "kind", "1"),
        Insertion(("fields", 0), "name", "key", "1\nother = 2"),
    ],
)
def test_what_has_no_place_leaves_the_file_as_it_was(tmp_path, wrong):
    path = tmp_path / "form.toml"
    path.write_text(FORM, encoding="utf-8")
    with pytest.raises(TomlWrong, match=r"form\.toml: .* by hand"):
        insert(path, [wrong])
    assert path.read_text(encoding="utf-8") == FORM
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TomlWrong, match=r"form\.toml"):
        insert(tmp_path / "form.toml", [])

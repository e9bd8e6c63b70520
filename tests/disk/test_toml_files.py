"""TOML that people write is read, or every mistake is told with its file, its key and its line."""

from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, field_validator

from disk.toml_files import TomlWrong, open_toml, read_toml
from disk.toml_lines import key_lines

FORMS = sorted((Path(__file__).parents[2] / "form_templates").rglob("*.toml"))

TRICKY = """\
# a note
door.address = "/srv"
"quoted.key" = [
  1, # one ]
  [ 2,
    3 ],
]
text = \"\"\"
[no.table]
x = 1
\"\"\"

[plain]
inline = { x = 1, y = [4, 5] }
[[boxes]]
[[boxes.parts]]
kind = "year"
[[boxes.parts]]
kind = "month"
[boxes.when.deep]
field = "term"
  [[boxes]]
    [[boxes.parts]]
    kind = "day"
"""

TRICKY_LINES = {
    ("door",): 2,
    ("door", "address"): 2,
    ("quoted.key",): 3,
    ("quoted.key", 0): 4,
    ("quoted.key", 1): 5,
    ("quoted.key", 1, 0): 5,
    ("quoted.key", 1, 1): 6,
    ("text",): 8,
    ("plain",): 13,
    ("plain", "inline"): 14,
    ("plain", "inline", "x"): 14,
    ("plain", "inline", "y"): 14,
    ("plain", "inline", "y", 0): 14,
    ("plain", "inline", "y", 1): 14,
    ("boxes",): 15,
    ("boxes", 0): 15,
    ("boxes", 0, "parts"): 16,
    ("boxes", 0, "parts", 0): 16,
    ("boxes", 0, "parts", 0, "kind"): 17,
    ("boxes", 0, "parts", 1): 18,
    ("boxes", 0, "parts", 1, "kind"): 19,
    ("boxes", 0, "when"): 20,
    ("boxes", 0, "when", "deep"): 20,
    ("boxes", 0, "when", "deep", "field"): 21,
    ("boxes", 1): 22,
    ("boxes", 1, "parts"): 23,
    ("boxes", 1, "parts", 0): 23,
    ("boxes", 1, "parts", 0, "kind"): 24,
}


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: str
    most: int = Field(default=0, ge=0)

    @field_validator("kind")
    @classmethod
    def _known(cls, kind):
        if kind not in ("year", "month"):
            raise ValueError("year or month")
        return kind


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    parts: tuple[Part, ...] = ()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "form.toml"


def refused(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TomlWrong) as wrong:
        read_toml(path, Form)
    assert str(wrong.value) == "\n".join(wrong.value.mistakes)
    return [mistake.removeprefix(f"{path}: ") for mistake in wrong.value.mistakes]


def test_a_file_is_read_as_its_shape(path):
    path.write_text('name = "証明書"\n[[parts]]\nkind = "year"\n', encoding="utf-8")
    assert read_toml(path, Form) == Form(name="証明書", parts=(Part(kind="year"),))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_what_an_editor_of_windows_adds_is_no_mistake(path, end, mark):
    path.write_bytes(mark + f'name = """a{end}b"""{end}'.encode())
    assert open_toml(path).text == 'name = """a\nb"""\n'
    assert read_toml(path, Form).name == "a\nb"


def test_every_mistake_is_a_line_with_its_key_and_its_line(path):
    assert refused(
        path,
        """\
[[parts]]
kind = "year"
strange = 1
[[parts]]
# nothing
[[parts]]
kind = "day"
most = -1
""",
    ) == [
        "name: Field required",
        "parts.0.strange: Extra inputs are not permitted (at line 3)",
        "parts.1.kind: Field required (at line 4)",
        "parts.2.kind: year or month (at line 7)",
        "parts.2.most: Input should be greater than or equal to 0 (at line 8)",
    ]


def test_what_was_written_is_not_quoted(path):
    assert "himitsu" not in "".join(refused(path, 'name = ["himitsu"]\nparts = "himitsu"\n'))


def test_what_is_no_toml_is_told_with_its_line(path):
    (told,) = refused(path, 'name = "a"\nparts = \n')
    assert "at line 2" in told


def test_what_is_no_utf_8_is_told_with_its_line(path):
    (told,) = refused(path, '# a\nname = "証明書"\n'.encode("cp932"))
    assert told == "no UTF-8 text: save it as UTF-8 (at line 2)"


def test_a_file_that_is_not_there_is_named(path):
    with pytest.raises(TomlWrong, match=r"form\.toml: No such file"):
        open_toml(path)


def test_what_the_caller_gives_stands_before_what_is_written(path):
    path.write_text("name = 1\n", encoding="utf-8")
    assert open_toml(path).shaped(Form, {"name": "juki"}).name == "juki"


def test_the_lines_of_everything_that_toml_can_say():
    assert key_lines(TRICKY) == TRICKY_LINES


def places(value, at=()):
    if at:
        yield at
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        if isinstance(each, dict | list):
            yield from places(each, (*at, key))
        else:
            yield (*at, key)


def key_of(place):
    return [step for step in place if isinstance(step, str)][-1]


@pytest.mark.parametrize("path", FORMS, ids=str)
def test_every_key_of_the_bundled_forms_stands_in_its_line(path):
    file = open_toml(path)
    lines, written = key_lines(file.text), file.text.split("\n")
    assert set(lines) == set(places(file.table))
    for place, line in lines.items():
        if isinstance(place[-1], str):
            assert key_of(place) in written[line - 1]


NAMES = st.text("abc.-# 証=[]\"'", min_size=1, max_size=4)
TABLES = st.recursive(
    st.integers() | st.text("a]}\"'\n#=証", max_size=5) | st.booleans(),
    lambda inner: st.dictionaries(NAMES, inner, max_size=3) | st.lists(inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(NAMES, TABLES, max_size=4))
def test_whatever_is_said_has_a_line(table):
    text = tomlkit.dumps(table)
    lines = key_lines(text)
    assert set(lines) == set(places(tomlkit.parse(text).unwrap()))
    assert all(1 <= line <= len(text.split("\n")) for line in lines.values())

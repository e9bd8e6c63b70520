"""Profiles of files for the tests, and the records of invented people that go through them."""

from bots.files.checks import contradictions
from bots.files.profile import FileProfile

BOXES = ("受付番号", "氏名", "生年月日", "備考")

COLUMNS = [{"box": box} for box in BOXES]

FIXED_COLUMNS = [
    {"box": "受付番号", "width": 12},
    {"box": "氏名", "width": 24, "pad": "　"},
    {"box": "生年月日", "width": 8, "empty": "00000000"},
    {"constant": "99", "width": 2},
    {"box": "備考", "width": 42, "pad": "　"},
]


def profile(**changes):
    told = {
        "format": "csv",
        "charset": "cp932",
        "name": "KB{date}_{number}",
        "key": "受付番号",
        "columns": FIXED_COLUMNS if changes.get("format") == "fixed" else COLUMNS,
        **changes,
    }
    made = FileProfile.model_validate(told)
    assert list(contradictions(made)) == []
    return made


def record(key="KB01", **changes):
    return {
        "受付番号": key,
        "氏名": "汐風　菜々子",
        "生年月日": "19900401",
        "備考": "四月から港工場です",
        **changes,
    }

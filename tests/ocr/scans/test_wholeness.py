import io
from functools import cache

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr.scans.wholeness import is_whole

# The shortest tail whose loss can be seen: the mark of the end and what may stand behind it (Pillow
# fills a TIFF up to 16 bytes).
SHORTEST = {"pdf": 7, "jpeg": 2, "png": 8, "tiff": 17, "xlsx": 22}


def picture(shade):
    page = Image.effect_noise((60, 90), 40).point(lambda value: (value + shade) % 256)
    return page.convert("L")


@cache
def written(kind, shade=0):
    out = io.BytesIO()
    if kind == "xlsx":
        openpyxl.Workbook().save(out)
    elif kind == "tiff":
        picture(shade).save(out, "tiff", save_all=True, append_images=[picture(shade + 9)])
    else:
        picture(shade).save(out, kind)
    return out.getvalue()


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    return tmp_path_factory.mktemp("scans") / "scan"


@pytest.mark.parametrize("kind", SHORTEST)
def test_a_file_written_to_its_end_is_whole(scan, kind):
    scan.write_bytes(written(kind))
    assert is_whole(scan)


@pytest.mark.parametrize("kind", SHORTEST)
@given(part=st.floats(0, 1), shade=st.sampled_from([0, 70, 140]))
def test_a_file_cut_anywhere_is_not_whole(scan, kind, part, shade):
    content = written(kind, shade)
    scan.write_bytes(content[: int(part * (len(content) - SHORTEST[kind]))])
    assert not is_whole(scan)


@pytest.mark.parametrize("kind", ["pdf", "jpeg", "png", "xlsx"])
@given(part=st.floats(0, 1))
def test_a_file_given_its_length_before_its_content_is_not_whole(scan, kind, part):
    content = written(kind)
    known = int(part * (len(content) - SHORTEST[kind]))
    scan.write_bytes(content[:known].ljust(len(content), b"\0"))
    assert not is_whole(scan)


@given(content=st.binary(max_size=300))
def test_no_content_makes_it_fail(scan, content):
    for magic in (b"", b"%PDF", b"\xff\xd8", b"II*\0", b"MM\0*", b"PK\x03\x04"):
        scan.write_bytes(magic + content)
        assert is_whole(scan) in (True, False)


def test_a_tiff_that_runs_in_a_circle_is_not_whole(scan):
    no_entries_then_itself = b"\x00\x00" + (8).to_bytes(4, "little")
    scan.write_bytes(b"II*\0" + (8).to_bytes(4, "little") + no_entries_then_itself)
    assert not is_whole(scan)

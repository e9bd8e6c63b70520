"""Pictures for people: the page laid on its form, and each field cut out of it."""

import cv2
import numpy as np
import pytest

from ocr.cropping.crop_files import save_crop_files
from ocr.geometry.identification import identify
from ocr.geometry.registration import straighten
from tests.ocr.papers import Pose, scanned

PX = 8


@pytest.fixture(scope="module")
def kept(nursery, tmp_path_factory):
    """A page that lay askew and on its side, with a red seal on it."""
    pose = Pose(skew=2.0, quarters=1, shift=(4.0, -3.0))
    grey, to_page = scanned(nursery, pose)
    colour = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)
    x, y = cv2.perspectiveTransform(np.array([[[130.0, 44.5]]]), to_page).ravel()
    cv2.circle(colour, (round(x), round(y)), round(3 * pose.px_per_mm), (40, 40, 220), 5)
    found = identify(straighten(grey), [nursery.blank])
    out = tmp_path_factory.mktemp("kept") / "not" / "there yet"
    save_crop_files(colour, found, out)
    return out


def test_the_page_lies_on_its_form_in_colour(kept, nursery):
    page = cv2.imread(str(kept / "aligned.jpg"))
    template = nursery.blank.template
    assert page.shape == (template.height * PX, template.width * PX, 3)
    blue, _, red = page[round(44.5 * PX) - 1, round(133 * PX) - 8 : round(133 * PX) + 8].min(axis=0)
    assert red > blue + 80
    drawn = cv2.resize(nursery.picture, page.shape[1::-1])
    assert np.abs(page[..., 1].astype(int) - drawn)[: 38 * PX].mean() < 3


def test_every_field_has_its_picture_with_a_little_around_it(kept, nursery):
    fields = {field.name: field for field in nursery.blank.template.fields}
    assert {path.name for path in (kept / "fields").iterdir()} == {f"{name}.png" for name in fields}
    for name, field in fields.items():
        boxes = [box for _, box in field.boxes]
        wide = max(box.right for box in boxes) - min(box.left for box in boxes)
        high = max(box.bottom for box in boxes) - min(box.top for box in boxes)
        height, width = cv2.imread(str(kept / "fields" / f"{name}.png")).shape[:2]
        assert height / PX == pytest.approx(high + 2.4, abs=0.3)
        assert wide + 2 < width / PX < wide + 30


def test_a_choice_is_shown_with_the_words_of_its_last_option(kept):
    picture = cv2.imread(str(kept / "fields" / "term.png"), cv2.IMREAD_GRAYSCALE)
    last_words = picture[:, round((97 - 62 + 1.2) * PX) :]
    assert (last_words < 128).mean() > 0.02

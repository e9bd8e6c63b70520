import shutil

import numpy
import pytest
import yaml
from PIL import Image, ImageDraw, ImageFont

from ocr.base.errors import WeightsMissing
from ocr.recognition.weights import (
    MODEL_NAME,
    MODEL_SHA256,
    TUNED_SHA256,
    checked_folder,
    fingerprint,
    model_folder,
    tuned_folder,
)

GOTHIC = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def folder(home):
    return model_folder(home)


def test_the_folder_holds_the_published_weights_and_all_their_characters(folder):
    config = yaml.safe_load((folder / "inference.yml").read_text(encoding="utf-8"))
    characters = config["PostProcess"]["character_dict"]
    assert fingerprint(folder) == MODEL_SHA256
    assert config["Global"]["model_name"] == MODEL_NAME
    assert len(characters) == len(set(characters)) == 18_708
    assert set("山田髙0９ーヽ々〆") <= set(characters)


def test_a_second_call_builds_nothing(home, folder):
    built = (folder / "inference.onnx").stat()
    again = model_folder(home)
    assert again == folder
    assert (again / "inference.onnx").stat().st_ino == built.st_ino
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_the_tuned_weights_stand_beside_the_published_ones(tmp_path):
    published, tuned = model_folder(tmp_path), tuned_folder(tmp_path)
    assert tuned != published
    assert fingerprint(published) == MODEL_SHA256
    assert fingerprint(tuned) == TUNED_SHA256
    assert (published / "inference.yml").read_bytes() == (tuned / "inference.yml").read_bytes()


def test_damaged_weights_are_built_again(home, folder, tmp_path):
    other = tmp_path / "models" / folder.name
    shutil.copytree(folder, other)
    with (other / "inference.onnx").open("r+b") as weights:
        weights.write(b"x")
    assert fingerprint(model_folder(tmp_path)) == MODEL_SHA256
    assert [path.name for path in other.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize("absent", ["inference.onnx", "inference.yml"])
def test_a_folder_of_a_site_must_have_both_files(folder, tmp_path, absent):
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    assert checked_folder(own) == own
    (own / absent).unlink()
    with pytest.raises(WeightsMissing, match=absent):
        checked_folder(own)


@pytest.mark.paddle
def test_paddleocr_reads_a_japanese_line_with_them(folder):
    from paddleocr import TextRecognition

    line = "株式会社みどり保育園 2024年4月1日"
    image = Image.new("RGB", (620, 64), "white")
    font = ImageFont.truetype(GOTHIC, 34)
    ImageDraw.Draw(image).text((12, 8), line, fill="black", font=font)
    model = TextRecognition(model_name=MODEL_NAME, model_dir=str(folder), engine="onnxruntime")
    (seen,) = model.predict([numpy.asarray(image)])
    assert seen["rec_text"].replace(" ", "") == line.replace(" ", "")
    assert seen["rec_score"] > 0.9

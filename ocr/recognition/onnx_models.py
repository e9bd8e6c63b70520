"""Loading the small networks that this package carries itself, beside the line recogniser's."""

import hashlib
from pathlib import Path
from typing import Any

from ocr.base.errors import WeightsMissing

MODELS = Path(__file__).parents[1] / "models"


def load_network(weights: Path, sha256: str) -> Any:  # noqa: ANN401 - ONNX Runtime has no types
    """Return an ONNX Runtime session on one thread: pictures are so small that more cost time.

    Args:
        weights: an ONNX file.
        sha256: the digest of the weights that were tested.

    Raises:
        WeightsMissing: where the file is absent or holds other weights.
    """
    from onnxruntime import InferenceSession, SessionOptions

    if not weights.is_file():
        raise WeightsMissing(f"{weights} is missing: install kamibashi again")
    content = weights.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise WeightsMissing(f"{weights} is not that of this release: install kamibashi again")
    options = SessionOptions()
    options.intra_op_num_threads = 1
    return InferenceSession(content, options, providers=["CPUExecutionProvider"])

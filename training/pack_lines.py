"""Pack what `training.lines` learned: `python -m training.pack_lines --help`.

Prints the digest of the tuned weights, for `ocr/recognition/weights.py`, and how far they are from
what was learned, which a few bits for each weight cannot tell exactly.
"""

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from ocr.recognition.tuned_weights import Tuning, quantised
from training.lines import is_trained


def packed(published: bytes, learned: dict[str, torch.Tensor], most: int) -> Tuning:
    """Return the changes from the published weights to those learned, `most` steps a row."""
    offsets, rows, widths, scales, steps = [], [], [], [], []
    for one in onnx.load_from_string(published).graph.initializer:
        if one.name not in learned:
            continue
        before = numpy_helper.to_array(one)
        after = learned[one.name].numpy()
        offset = published.find(before.tobytes())
        assert is_trained(one.name)
        assert published.find(before.tobytes(), offset + 1) < 0, f"{one.name} is there twice"
        # of a convolution each filter has a scale of its own, of a vector all weights one
        change = (after - before).reshape(len(before) if before.ndim > 2 else 1, -1)
        scale, step = quantised(change.astype(np.float32), most)
        offsets.append(offset)
        rows.append(len(change))
        widths.append(change.shape[1])
        scales.append(scale)
        steps.append(step.ravel())
    return Tuning(
        np.array(offsets, np.int64),
        np.array(rows, np.int64),
        np.array(widths, np.int64),
        np.concatenate(scales),
        np.concatenate(steps),
    )


def main() -> None:
    """Pack, and tell the digests."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("published", type=Path)
    parser.add_argument("learned", type=Path)
    parser.add_argument(
        "--most", type=int, default=15, help="steps of the greatest change of a row"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--onnx", type=Path, help="write the tuned weights, too")
    said = parser.parse_args()
    published = said.published.read_bytes()
    tuning = packed(published, torch.load(said.learned), said.most)
    said.out.write_bytes(tuning.to_bytes())
    tuned = Tuning.from_bytes(said.out.read_bytes()).applied(published)
    print(f"{said.out.stat().st_size} bytes, SHA-256 of the tuned weights:")
    print(hashlib.sha256(tuned).hexdigest())
    if said.onnx:
        said.onnx.write_bytes(tuned)


if __name__ == "__main__":
    main()

"""Tune the line recogniser to Japanese forms: `python -m training.lines --help`.

Starts from the published PP-OCRv6_small weights, which stay what the product downloads; what comes
out are the differences of all layers but the last. Needs PyTorch and ONNX, which the product does
not; `training/README.md` tells how to repeat it.
"""

import argparse
import math
import pickle
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch.nn import functional

from training.onnx_network import OnnxNetwork

Line = tuple[str, NDArray[np.uint8]]

LOGITS = "Add.209"
"""The value of the graph before its last softmax."""

_HEAD = "linear_8"
_BATCH_PX = 24 * 320
_STEP = 8
_WARM = 150
_MOST, _SAMPLE = 40_000, 4_000
_ALIKE = str.maketrans("ー－‐−—–一", "-------")


def is_trained(name: str) -> bool:
    """Tell whether a weight is tuned: all but the last layer and the means of normalisation."""
    if name.startswith(("helper.constant", "auto.", _HEAD)):
        return False
    return not (name.startswith("batch_norm") and name.endswith(("w_1", "w_2")))


def characters_of(model: onnx.ModelProto) -> list[str]:
    """Return the classes of the model after the blank: its characters, the space last."""
    (listed,) = (one.value for one in model.metadata_props if one.key == "character")
    return [*listed.split("\n"), " "]


def labels(text: str, classes: dict[str, int]) -> list[int] | None:
    """Return the classes of a text, digits and letters in half width; None if one has no class."""
    found = []
    for letter in text:
        plain = unicodedata.normalize("NFKC", letter)
        shape = plain if plain.isascii() and plain.isalnum() else letter
        if shape not in classes:
            return None
        found.append(classes[shape])
    return found or None


def batches(lines: Sequence[Line], rng: Random) -> Iterator[list[Line]]:
    """Yield lines of like widths together, in random order."""
    order = sorted(lines, key=lambda line: line[1].shape[1] + rng.uniform(-12, 12))
    found: list[list[Line]] = [[]]
    for line in order:
        if (len(found[-1]) + 1) * line[1].shape[1] > _BATCH_PX or len(found[-1]) >= 48:
            found.append([])
        found[-1].append(line)
    rng.shuffle(found)
    return iter(found)


def jostled(line: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a line a little narrower or wider, higher, thicker or paler."""
    high, wide = line.shape
    if rng.random() < 0.6:
        wide = max(8, round(wide * rng.uniform(0.9, 1.1)))
        line = cv2.resize(line, (wide, high), interpolation=cv2.INTER_LINEAR).astype(
            np.uint8, copy=False
        )
    if rng.random() < 0.4:
        slanted, higher = (
            [1, rng.normal(0, 0.05), 0],
            [0, rng.uniform(0.9, 1.06), rng.uniform(-2, 2)],
        )
        matrix = np.array([slanted, higher], np.float32)
        line = cv2.warpAffine(line, matrix, (wide, high), borderValue=(255,)).astype(
            np.uint8, copy=False
        )
    chance = rng.random()
    if chance < 0.15:
        line = cv2.erode(line, np.ones((2, 2), np.uint8)).astype(np.uint8, copy=False)
    elif chance < 0.25:
        line = cv2.GaussianBlur(line, (0, 0), rng.uniform(0.4, 0.9)).astype(np.uint8, copy=False)
    if rng.random() < 0.3:
        paler = np.clip(255 - (255 - line.astype(np.float32)) * rng.uniform(0.7, 1.4), 0, 255)
        return paler.astype(np.uint8)
    return line


def stacked(lines: Sequence[NDArray[np.uint8]]) -> torch.Tensor:
    """Return lines as the model wants them: `(n, 3, 48, width)`, -1 to 1, padded with 0."""
    wide = max(64, *(-(-line.shape[1] // _STEP) * _STEP for line in lines))
    batch = np.zeros((len(lines), 48, wide), np.float32)
    for row, line in zip(batch, lines, strict=True):
        row[:, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
    return torch.from_numpy(batch)[:, None].expand(-1, 3, -1, -1)


def greedy(scores: NDArray[np.float32], characters: Sequence[str]) -> str:
    """Return the most probable class of each step, repeats and blanks left out."""
    best = scores.argmax(axis=1)
    kept = [b for a, b in zip([0, *best], best, strict=False) if b and b != a]
    return "".join(characters[one - 1] for one in kept)


def same(read: str, truth: str) -> bool:
    """Tell whether two texts are the same but for widths, spaces and the shapes of dashes."""
    one, other = (unicodedata.normalize("NFKC", t).translate(_ALIKE) for t in (read, truth))
    return "".join(one.split()) == "".join(other.split())


@torch.no_grad()
def exact(network: OnnxNetwork, lines: Sequence[Line], characters: Sequence[str]) -> float:
    """Return the share of lines that are read exactly, greedily."""
    right = 0
    for text, line in lines:
        scores = network(stacked([line]), LOGITS)[0].numpy()
        right += same(greedy(scores, characters), text)
    return right / len(lines)


class Average:
    """The weights averaged over the last steps, which read better than those of any one."""

    def __init__(self, network: OnnxNetwork, keep: float = 0.998) -> None:
        self._network, self._keep, self._steps = network, keep, 0
        self.weights = {key: one.detach().clone() for key, one in network.weights.items()}

    def add(self) -> None:
        """Take the weights of this step in."""
        self._steps += 1
        keep = min(self._keep, self._steps / (self._steps + 9))
        for key, one in self._network.weights.items():
            self.weights[key].lerp_(one.detach(), 1 - keep)

    def swap(self) -> None:
        """Put the averages in the place of the weights, or back."""
        for key, one in self._network.weights.items():
            held = one.data.clone()
            one.data.copy_(self.weights[key])
            self.weights[key] = held


def pool(folder: Path, most: int) -> list[Line]:
    """Return the lines of the newest pools of a folder."""
    found: list[Line] = []
    for path in sorted(folder.glob("pool*.pkl"), key=lambda p: -p.stat().st_mtime):
        found += pickle.loads(path.read_bytes())
        if len(found) >= most:
            break
    return found


class Trainer:
    """The network with what changes it."""

    def __init__(self, model: onnx.ModelProto, rate: float) -> None:
        self.characters = characters_of(model)
        self.network = OnnxNetwork(model, is_trained)
        self.average = Average(self.network)
        self._classes = {letter: place + 1 for place, letter in enumerate(self.characters)}
        self._rate, self._steps = rate, 0
        self._optimiser = torch.optim.AdamW(self.network.parameters(), lr=rate, weight_decay=0.0)
        self._rng = np.random.default_rng(1)

    def step(self, batch: Sequence[Line], gone: float) -> float | None:
        """Learn from some lines, `gone` of the whole time being over; return their loss."""
        labelled = [(labels(text, self._classes), jostled(line, self._rng)) for text, line in batch]
        usable = [(own, line) for own, line in labelled if own and _has_room(own, line)]
        if len(usable) < 2:
            return None
        pictures = stacked([line for _, line in usable])
        with torch.autocast("cpu", torch.bfloat16):
            scores = self.network(pictures.contiguous(memory_format=torch.channels_last), LOGITS)
        loss = functional.ctc_loss(
            functional.log_softmax(scores.float(), -1).permute(1, 0, 2),
            torch.tensor([one for own, _ in usable for one in own]),
            torch.tensor([-(-line.shape[1] // _STEP) for _, line in usable]),
            torch.tensor([len(own) for own, _ in usable]),
            zero_infinity=True,
        )
        for group in self._optimiser.param_groups:
            group["lr"] = self._rate * self._share(gone)
        self._optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self._optimiser.step()
        self.average.add()
        self._steps += 1
        return float(loss.detach())

    def _share(self, gone: float) -> float:
        """Return the share of the rate: up at first, then down along a cosine."""
        cosine = 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone))
        return cosine * min(1, (self._steps + 1) / _WARM)


def _has_room(own: Sequence[int], line: NDArray[np.uint8]) -> bool:
    """Tell whether a line has two steps for each of its characters, as CTC may need."""
    wide: int = line.shape[1]
    return 2 * len(own) < wide / _STEP + 2


def learnt(trainer: Trainer, pools: Path, minutes: float) -> Iterator[float]:
    """Train for so many minutes on the newest lines of a folder; yield each loss."""
    began, rng = time.time(), Random(1)
    while True:
        lines = pool(pools, _MOST)
        for batch in batches(rng.sample(lines, min(len(lines), _SAMPLE)), rng):
            gone = (time.time() - began) / 60 / minutes
            if gone >= 1:
                return
            loss = trainer.step(batch, gone)
            if loss is not None:
                yield loss


def look(trainer: Trainer, dev: Mapping[str, Sequence[Line]], out: Path) -> str:
    """Write the averaged weights, and return how many lines are read exactly with them."""
    network = trainer.network
    trainer.average.swap()
    shares = [
        f"{name} {exact(network, lines, trainer.characters):.4f}" for name, lines in dev.items()
    ]
    torch.save(
        {name: network.weights[key].detach().clone() for name, key in network.names.items()}, out
    )
    trainer.average.swap()
    return " ".join(shares)


def main() -> None:
    """Train, and write the weights whenever they are looked at."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("weights", type=Path, help="the published .onnx")
    parser.add_argument("--pools", type=Path, required=True, help="of training.line_pictures")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="pools not trained on")
    parser.add_argument("--minutes", type=float, default=55)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--look", type=float, default=9, help="minutes between looks")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    said = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(said.threads)
    cv2.setNumThreads(1)
    trainer = Trainer(onnx.load(said.weights), said.rate)
    dev = {path.stem: pickle.loads(path.read_bytes()) for path in said.dev}
    print("before", look(trainer, dev, said.out), flush=True)
    looked, losses = time.time(), []
    for loss in learnt(trainer, said.pools, said.minutes):
        losses.append(loss)
        if time.time() - looked > said.look * 60:
            print(f"loss {np.mean(losses):.4f}", look(trainer, dev, said.out), flush=True)
            looked, losses = time.time(), []
    print("end", look(trainer, dev, said.out))


if __name__ == "__main__":
    main()

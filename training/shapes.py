"""Train the shape reader: `python -m training.shapes --fonts FOLDER --out ocr/models/shapes.onnx`.

Needs PyTorch, which the product does not; `training/README.md` tells how to repeat it.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from torch import nn

from ocr.recognition.shape_reader import CLASSES, GROUPS, SIDE, windows

NEIGHBOURS = (
    "田中山川藤原井村木本林子美一太郎花也樹智大健市町区県本東西南北株式会社有限保育園こども"
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン・ー"
)
KANA = frozenset(shape for group in GROUPS for shape in group if shape < "ヿ")
POOL, ROUNDS, EPOCHS_A_POOL = 40_000, 6, 3
_PX_PER_MM, _SHEET = 200 / 25.4, 12.0


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and the shapes that it draws, each differently from the others of its group."""

    path: Path
    shapes: tuple[str, ...]


def drawn(text: str, path: Path, em: int) -> NDArray[np.uint8]:
    """Return a text in black on white with a margin of half an em."""
    font = _font(path, em)
    width = int(font.getlength(text)) + em
    image = Image.new("L", (width, 2 * em), 255)
    ImageDraw.Draw(image).text((em // 2, em), text, font=font, fill=0, anchor="lm")
    return np.asarray(image)


@cache
def _font(path: Path, em: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), em)


def faces(folders: Sequence[Path]) -> list[Face]:
    """Return every font that draws at least two shapes of one group, and draws them apart."""
    found = []
    for path in sorted(file for folder in folders for file in folder.glob("*.[to]t[fc]")):
        images = {shape: drawn(shape, path, 48).tobytes() for shape in CLASSES}
        missing = {drawn(tofu, path, 48).tobytes() for tofu in "\u0378\uffff\U0002fffe"}
        own = defaultdict(list)
        for shape, image in images.items():
            own[image].append(shape)
        shapes = tuple(s for s, i in images.items() if i not in missing and len(own[i]) == 1)
        if len(shapes) > len(CLASSES) // 3:
            found.append(Face(path, shapes))
    return found


def scanned(line: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a line as a scanner leaves it and as a field is cut out of a laid page."""
    if rng.random() < 0.5:
        turn = cv2.getRotationMatrix2D(
            (line.shape[1] / 2, line.shape[0] / 2), rng.normal(0, 1.5), 1
        )
        turn[0, 1] += rng.normal(0, 0.06)
        turned = cv2.warpAffine(line, turn, line.shape[::-1], borderValue=(255,))
        line = turned.astype(np.uint8, copy=False)
    if rng.random() < 0.35:
        kernel = np.ones((2, 2), np.uint8)
        pressed = cv2.erode(line, kernel) if rng.random() < 0.7 else cv2.dilate(line, kernel)
        line = pressed.astype(np.uint8, copy=False)
    finer = rng.choice([1.0, 1.0, 1.0, 1.5, 2.0])
    em_mm = rng.uniform(2.3, 3.6)
    scale = em_mm * _PX_PER_MM * finer / (line.shape[0] / 2)
    small = cv2.resize(line, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.7:
        small = cv2.GaussianBlur(small, (0, 0), rng.uniform(0.3, 0.9) * finer)
    black = rng.choice([0, 20, 50, 90])
    noisy = black + small.astype(np.float32) * (255 - black) / 255
    noisy += rng.normal(0, rng.choice([0, 3, 6]), small.shape)
    small = np.clip(noisy, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 90))])
        small = cv2.imdecode(packed[1], cv2.IMREAD_GRAYSCALE)
    up = _SHEET / (_PX_PER_MM * finer)
    laid = cv2.resize(small, None, fx=up, fy=up, interpolation=cv2.INTER_CUBIC)
    return laid.astype(np.uint8, copy=False)


def made(face: Face, rng: np.random.Generator) -> tuple[NDArray[np.uint8], int] | None:
    """Return one character out of a line, as the shape reader will be shown it, and its class."""
    shape = face.shapes[int(rng.integers(len(face.shapes)))]
    before, behind = (int(rng.integers(0, 3)) for _ in range(2))
    text = "".join(rng.choice(list(NEIGHBOURS), before)) + shape
    text += "".join(rng.choice(list(NEIGHBOURS), behind))
    em = 64
    wide = [_font(face.path, em).getlength(text[: i + 1]) for i in range(len(text))]
    line = scanned(drawn(text, face.path, em), rng)
    full = wide[-1] + em
    starts = [0.0, *wide[:-1]]
    centres = [((a + b) / 2 + em / 2) / full for a, b in zip(starts, wide, strict=True)]
    ink = line < 190
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return None
    pad = int(rng.integers(3, 8))
    top, bottom = max(0, rows[0] - pad), min(line.shape[0], rows[-1] + pad)
    left, right = max(0, columns[0] - pad), min(line.shape[1], columns[-1] + pad)
    crop = line[top:bottom, left:right]
    jitter = rng.uniform(-0.13, 0.13) * crop.shape[0]
    centres = [(c * line.shape[1] - left + jitter) / (right - left) for c in centres]
    return list(windows(crop, centres))[before], CLASSES.index(shape)


def pool(known: Sequence[Face], size: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Return so many characters, `(n, 1, side, side)` bytes, and their classes."""
    rng = np.random.default_rng(seed)
    pictures, labels = np.empty((size, 1, SIDE, SIDE), np.uint8), np.empty(size, np.int64)
    filled = 0
    while filled < size:
        one = made(known[int(rng.integers(len(known)))], rng)
        if one is not None:
            pictures[filled, 0], labels[filled] = one
            filled += 1
    return torch.from_numpy(pictures), torch.from_numpy(labels)


def network() -> nn.Module:
    """Return an untrained network of about 180,000 weights."""

    def block(inward: int, outward: int) -> Iterator[nn.Module]:
        yield nn.Conv2d(inward, outward, 3, padding=1, bias=False)
        yield nn.BatchNorm2d(outward)
        yield nn.ReLU()
        yield nn.MaxPool2d(2)

    return nn.Sequential(
        *block(1, 16), *block(16, 32), *block(32, 64), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Dropout(0.2), nn.Linear(64 * 25, 96), nn.ReLU(),
        nn.Linear(96, len(CLASSES)),
    )  # fmt: skip


def within_groups(
    scores: torch.Tensor, labels: torch.Tensor, members: torch.Tensor
) -> torch.Tensor:
    """Return the scores with all but the shapes of the label's own group ruled out."""
    return scores.masked_fill(~members[labels], -1e9)


def group_members() -> torch.Tensor:
    """Return `(classes, classes)`: whether two shapes are of one group."""
    group = [next(g for g, shapes in enumerate(GROUPS) if shape in shapes) for shape in CLASSES]
    numbers = torch.tensor(group)
    return numbers[:, None] == numbers[None, :]


def scaled(pictures: torch.Tensor) -> torch.Tensor:
    """Return bytes as numbers from -1 to 1, paper being 1."""
    return pictures.float() / 127.5 - 1


def train(known: Sequence[Face], seed: int) -> nn.Module:
    """Train on freshly drawn characters."""
    net, members = network(), group_members()
    steps = ROUNDS * EPOCHS_A_POOL * (POOL // 128)
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, steps + 1)
    for turn in range(ROUNDS):
        pictures, labels = pool(known, POOL, seed + turn)
        for _ in range(EPOCHS_A_POOL):
            right = 0
            for batch in torch.randperm(POOL)[: POOL // 128 * 128].view(-1, 128):
                scores = within_groups(net(scaled(pictures[batch])), labels[batch], members)
                loss = nn.functional.cross_entropy(scores, labels[batch], label_smoothing=0.0)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
                right += int((scores.argmax(1) == labels[batch]).sum())
        print(f"round {turn + 1}: {right / (POOL // 128 * 128):.4f} right", flush=True)
    return net.eval()


def tested(net: nn.Module, known: Sequence[Face], seed: int) -> torch.Tensor:
    """Print how often the reader is right on a font, and return the temperature that fits."""
    members = group_members()
    pictures, labels = pool(known, 6_000, seed)
    with torch.no_grad():
        scores = within_groups(net(scaled(pictures)), labels, members)
    right = scores.argmax(1) == labels
    sure = scores.softmax(1).amax(1) > 0.98
    kana = torch.tensor([CLASSES[label] in KANA for label in labels.tolist()])
    for name, some in (("kanji", ~kana), ("kana", kana)):
        wrong = int((~right & sure & some).sum())
        share, certain = float(right[some].float().mean()), float(sure[some].float().mean())
        count = int((sure & some).sum())
        print(f"{name}: {share:.4f} right, sure of {certain:.4f}: {wrong} wrong of {count}")
    losses = {
        t: float(nn.functional.cross_entropy(scores / t, labels)) for t in np.arange(0.6, 3.01, 0.1)
    }
    best = min(losses, key=losses.__getitem__)
    print(f"temperature {best:.1f}")
    return torch.tensor(best, dtype=torch.float32)


class Tempered(nn.Module):
    """A network whose scores are divided by its temperature."""

    def __init__(self, net: nn.Module, temperature: torch.Tensor) -> None:
        super().__init__()
        self.net = net
        self.register_buffer("temperature", temperature)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return the tempered scores."""
        return self.net(pictures) / self.temperature


def main() -> None:
    """Train, test on fonts kept out, and write the ONNX file."""
    parser = argparse.ArgumentParser(prog="training.shapes", description=__doc__)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--kept-out", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=20261122)
    asked = parser.parse_args()
    torch.manual_seed(asked.seed)
    torch.set_num_threads(1)
    known, kept = faces(asked.fonts), faces(asked.kept_out)
    print(f"{len(known)} fonts to learn from, {len(kept)} kept out, {len(CLASSES)} shapes")
    net = train(known, asked.seed)
    temperature = tested(net, kept, asked.seed - 1)
    torch.onnx.export(
        Tempered(net, temperature).eval(),
        (torch.zeros(1, 1, SIDE, SIDE),),
        str(asked.out),
        input_names=["pictures"],
        output_names=["scores"],
        dynamic_axes={"pictures": {0: "n"}, "scores": {0: "n"}},
        dynamo=False,
    )


if __name__ == "__main__":
    main()

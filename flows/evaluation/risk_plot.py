"""The risk-coverage curve as a picture: how many errors stay for how much that is accepted."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ocr.confidence.thresholds import Point


def plot_risk(curves: Mapping[str, Sequence[Point]], out: Path, budget: float = 0.001) -> None:
    """Write the curves as a PNG, one line for each name and its Wilson bound dotted.

    Args:
        curves: points by name, such as `typed` or a kind of field, one for each threshold.
        out: the file to write.
        budget: errors among the accepted that are allowed, drawn as a dashed line.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # slow: only who plots pays for it
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.0, 4.6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for name, points in curves.items():
        _draw(axes, name, sorted(points, key=lambda point: point.share))
    axes.axhline(budget * 100, color="0.4", linestyle="--", linewidth=1, label="budget")
    axes.set_xlabel("accepted without a look (% of filled slots)")
    axes.set_ylabel("errors among the accepted (%)")
    axes.set_xlim(0, 100)
    worst = max((point.wrong for points in curves.values() for point in points), default=0.0)
    axes.set_ylim(0, 100 * max(3 * budget, 1.2 * worst))  # the bound on a handful goes through it
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")
    figure.savefig(out, format="png", dpi=150)


def _draw(axes: Any, name: str, points: Sequence[Point]) -> None:  # noqa: ANN401 - no types
    accepted = [point.share * 100 for point in points]
    (line,) = axes.plot(accepted, [point.wrong * 100 for point in points], label=name)
    bound = [point.bound * 100 for point in points]
    axes.plot(accepted, bound, color=line.get_color(), linestyle=":", linewidth=1)

"""The plot of risk and coverage is written as a picture, without a screen."""

import subprocess
import sys

from PIL import Image

from flows.evaluation.risk_plot import plot_risk
from ocr.confidence.thresholds import Point


def test_curves_are_written_as_a_png(tmp_path):
    rising = [
        Point(1 - n / 20, n / 10, (n / 100) ** 2, (n / 100) ** 2 + 0.002, n) for n in range(1, 11)
    ]
    out = tmp_path / "risk.png"
    plot_risk({"typed": rising, "pen": rising[::-1]}, out)
    with Image.open(out) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1050, 690)
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 10


def test_no_command_pays_for_the_plot_that_is_not_asked_for():
    asked = "import sys, flows.evaluation.risk_plot; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0

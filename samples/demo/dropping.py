"""The bundled scans, dropped into the watched folder of an office."""

import shutil
import threading
from pathlib import Path

from flows.intake.intake import Intake, Taken
from flows.intake.watcher import watch_inbox
from flows.office.settings import Settings

SAMPLES = Path(__file__).parents[1] / "certificates"
"""Scans of invented people, each with its truth beside it."""


def drop_and_watch(settings: Settings, intake: Intake, pattern: str = "*") -> None:
    """Drop the samples whose names fit, and watch the folder until each was taken."""
    scans = [path for path in sorted(SAMPLES.glob(pattern)) if path.with_suffix(".json").is_file()]
    dropped = [path for path in scans if path.suffix != ".json"]
    inbox = settings.watched
    intake.folders.make_home()
    inbox.mkdir(parents=True, exist_ok=True)
    for scan in dropped:
        shutil.copy(scan, inbox)
    everything_taken, taken = threading.Event(), []

    def told(one: Taken) -> None:
        taken.append(one)
        if len(taken) == len(dropped):
            everything_taken.set()

    watch_inbox(settings, intake, everything_taken, told)

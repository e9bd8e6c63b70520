import logging
import threading

import pytest
from PIL import Image

from flows.errors import SettingsWrong, WatchedAlready
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Taken
from flows.intake.watcher import Pace, watch, watch_inbox
from flows.office.settings import Settings


class Script:
    """A stop signal that does one thing of a script at each look, then says stop.

    It is the clock too: each look comes ten seconds after the one before.
    """

    def __init__(self, *acts):
        self.acts = list(acts)
        self.now = 0

    def wait(self, timeout):
        self.now += 10
        if not self.acts:
            return True
        self.acts.pop(0)()
        return False


def nothing():
    pass


def run(intake, folder, script, told=lambda _taken: None):
    inbox = Inbox(folder, Patience(quiet=3, incomplete=60))
    watch(intake, inbox, Pace(lambda: script.now, 2, script), told)


def test_a_file_written_in_two_halves_is_taken_once_it_is_whole(intake, drop):
    path = drop("束.tiff", pages=2)
    content = path.read_bytes()
    path.write_bytes(content[:100])
    seen: list[Taken] = []
    looks = [nothing, nothing, lambda: path.write_bytes(content), nothing, nothing]
    run(intake, path.parent, Script(*looks), seen.append)
    assert [(len(taken.cases), taken.unread) for taken in seen] == [(2, None)]


def test_files_claimed_before_a_stop_are_taken_up_at_the_start(intake, drop):
    path = drop("scan.png")
    place = intake.folders.work / "claim-before"
    place.mkdir()
    path.rename(place / "scan.png")
    seen: list[Taken] = []
    run(intake, path.parent, Script(), seen.append)
    assert [len(taken.cases) for taken in seen] == [1]


def test_a_folder_that_is_away_for_a_while_is_looked_at_again(intake, drop, caplog):
    folder = drop("山田太郎.png").parent
    away = folder.with_name("away")
    looks = [lambda: folder.rename(away), nothing, lambda: away.rename(folder), nothing, nothing]
    seen: list[Taken] = []
    with caplog.at_level(logging.WARNING):
        run(intake, folder, Script(*looks), seen.append)
    assert len(seen) == 1
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    assert "山田" not in caplog.text


def test_the_folders_are_made_where_they_are_absent(intake, tmp_path):
    run(intake, tmp_path / "new/inbox", Script())
    assert (tmp_path / "new/inbox").is_dir()


def test_the_folder_that_is_watched_is_that_of_the_settings(intake, tmp_path):
    settings = Settings(home=intake.folders.home, inbox=tmp_path / "theirs")
    stop = threading.Event()
    stop.set()
    watch_inbox(settings, intake, stop)
    assert (tmp_path / "theirs").is_dir()


def test_a_second_watcher_of_the_same_home_is_refused(intake, drop):
    folder = drop("scan.png").parent
    refused = []

    def start_another():
        with pytest.raises(WatchedAlready) as raised:
            run(intake, folder, Script())
        refused.append(raised.value.exit_code)

    run(intake, folder, Script(start_another))
    assert refused == [40]


def test_an_inbox_on_another_disk_is_refused(intake):
    with pytest.raises(SettingsWrong, match="same disk"):
        run(intake, type(intake.folders.home)("/dev/shm"), Script())


def test_a_claimed_file_that_could_not_be_kept_is_tried_again(intake, drop):
    folder = drop("scan.png").parent
    scans, away = intake.folders.scans, intake.folders.home / "away"
    looks = [nothing, lambda: scans.rename(away), lambda: away.rename(scans), nothing]
    seen: list[Taken] = []
    run(intake, folder, Script(*looks), seen.append)
    assert [len(taken.cases) for taken in seen] == [1]
    assert len(list(scans.iterdir())) == 1


def test_the_real_stop_signal_ends_it(intake, drop):
    folder = drop("scan.png").parent
    stop = threading.Event()
    seen: list[Taken] = []

    def told(taken):
        seen.append(taken)
        stop.set()

    ticks = iter(range(0, 10_000, 10))
    pace = Pace(lambda: next(ticks), 0.01, stop)
    watch(intake, Inbox(folder, Patience(quiet=3)), pace, told)
    assert len(seen) == 1


def test_files_that_keep_coming_are_each_taken_once(intake, drop):
    folder = drop("0.png", shade=1).parent
    seen: list[Taken] = []

    def add(number):
        Image.new("L", (50, 50), number).save(folder / f"{number}.png")

    looks = [lambda number=number: add(number) for number in range(1, 8)] + [nothing] * 3
    run(intake, folder, Script(*looks), seen.append)
    assert len({taken.scan_id for taken in seen}) == len(seen) == 8

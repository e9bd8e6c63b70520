import logging
import os
import tempfile
import threading
from errno import ENOSPC
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from cases.ledger import Ledger
from flows.errors import SettingsWrong, WatchedAlready
from flows.intake.inbox import Inbox, Patience
from flows.intake.intake import Intake, Taken, sha256_of
from flows.intake.watcher import Pace, watch, watch_inbox
from flows.office.file_store import settle_store
from flows.office.settings import Settings
from ocr.base.reasons import ReasonCode


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


@pytest.mark.parametrize(
    "note", [b'{"path": "2f', b"[]", b'{"path": "no hex", "look": {}}', b"\xff"]
)
def test_a_claim_with_a_damaged_note_is_taken_up_and_holds_nobody_up(intake, drop, note):
    path = drop("scan.png")
    place = intake.folders.work / "take-damaged"
    place.mkdir()
    path.rename(place / "content")
    (place / "note.json").write_bytes(note)
    folder = drop("次.tif", pages=2).parent
    seen: list[Taken] = []
    run(intake, folder, Script(*[nothing] * 4), seen.append)
    assert [len(taken.cases) for taken in seen] == [1, 2]
    assert not place.exists()


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


def test_a_home_that_is_another_databases_is_said_to_wait_and_looked_at_again(
    intake, drop, tmp_path, caplog
):
    folder, seen = drop("scan.png").parent, list[Taken]()
    settle_store(intake.ledger, intake.folders)
    marker = intake.folders.store_marker
    ours = marker.read_text()
    looks = [lambda: marker.write_text("another"), nothing, lambda: marker.write_text(ours)]
    with caplog.at_level(logging.WARNING):
        run(intake, folder, Script(*looks, nothing, nothing), seen.append)
    assert len(seen) == 1
    assert any("intake waits" in record.getMessage() for record in caplog.records)


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


@pytest.fixture
def another_disk(tmp_path):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        if Path(folder).stat().st_dev == tmp_path.stat().st_dev:
            raise OSError("/dev/shm is no disk of its own here")
        yield Path(folder)


def test_an_inbox_may_be_on_another_disk(intake, another_disk):
    Image.new("L", (50, 50), 3).save(another_disk / "a.png")
    seen: list[Taken] = []
    run(intake, another_disk, Script(*[nothing] * 4), seen.append)
    assert [len(taken.cases) for taken in seen] == [1]
    assert list(another_disk.iterdir()) == []


@pytest.mark.parametrize("place", ["work", "quarantine", "pages/x", "scans", "prefect", "."])
def test_an_inbox_among_the_files_of_the_office_is_refused(intake, place):
    for inbox in (intake.folders.home / place, intake.folders.home.parent):
        with pytest.raises(SettingsWrong, match="KAMIBASHI_INBOX"):
            run(intake, inbox, Script())


def waits(intake):
    return {one.subject: one.said.code for one in intake.ledger.notices.current()}


def test_a_file_that_may_not_be_read_or_removed_is_told_and_those_behind_it_are_taken(
    intake, drop, monkeypatch
):
    folder = drop("a.png", shade=1).parent
    drop("b.png", shade=2)
    refused = {folder / "a.png"}
    unlink = Path.unlink

    def sticky(self, missing_ok=False):
        if self in refused:
            raise PermissionError(1, "Operation not permitted")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", sticky)
    seen: list[Taken] = []
    run(intake, folder, Script(*[nothing] * 4), seen.append)
    assert len(seen) == 1
    assert waits(intake) == {"a.png": ReasonCode.NOT_REMOVABLE}
    assert [path.name for path in folder.iterdir()] == ["a.png"]
    refused.clear()
    run(intake, folder, Script(*[nothing] * 5), seen.append)
    assert len({taken.scan_id for taken in seen}) == len(seen) == 2
    assert waits(intake) == {}


def test_a_name_in_any_bytes_ends_nothing_and_is_kept(intake, drop):
    folder = drop("z.png", shade=1).parent
    names = [b"\x8fA\x98J.png", "a\u3099.png".encode(), b"x\xff\xfe.png", b"n\n'\".png"]
    names += [b"y" * 251 + b".png", "申".encode() * 83 + b".png"]
    for shade, name in enumerate(names, start=2):
        Image.new("L", (50, 50), shade).save(io := BytesIO(), "png")
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + name))).write_bytes(io.getvalue())
    seen: list[Taken] = []
    run(intake, folder, Script(*[nothing] * 4), seen.append)
    assert [taken.unread for taken in seen] == [None] * 7
    scans = [intake.ledger.scan(taken.scan_id) for taken in seen]
    kept = {scan.raw_name or scan.name.encode() for scan in scans}
    assert kept == {*names, b"z.png"}
    assert {scan.name for scan in scans} >= {"就労.png", "x\\xff\\xfe.png"}
    assert list(folder.iterdir()) == []


def test_the_folders_a_file_lay_in_are_a_hint(intake, drop):
    folder = drop("z.png", shade=1).parent
    deep = folder / "2026-11-30" / os.fsdecode("保育課".encode("cp932"))
    deep.mkdir(parents=True)
    (folder / "z.png").rename(deep / "z.png")
    seen: list[Taken] = []
    run(intake, folder, Script(*[nothing] * 4), seen.append)
    scan = intake.ledger.scan(seen[0].scan_id)
    assert (scan.name, scan.folder) == ("z.png", "2026-11-30/保育課")


def test_a_placeholder_that_is_filled_late_and_renamed_is_one_scan(intake, drop):
    part = drop("SCAN0003.pd~", b"")
    other = drop("SCAN0004.png", b"")
    Image.new("L", (50, 50), 9).save(whole := BytesIO(), "png")
    looks = [nothing] * 9
    looks[7] = lambda: [path.write_bytes(whole.getvalue()) for path in (part, other)]
    looks[8] = lambda: part.rename(part.with_name("SCAN0003.png"))
    seen: list[Taken] = []
    run(intake, part.parent, Script(*looks, *[nothing] * 4), seen.append)
    assert [(len(taken.cases), taken.duplicate) for taken in seen] == [(0, True), (1, False)][::-1]
    assert list(part.parent.iterdir()) == []


def test_a_tiff_written_page_by_page_with_pauses_is_taken_whole(intake, drop):
    path = drop("束.tif", pages=1)
    sheets = [Image.new("L", (120, 170), shade) for shade in (10, 20, 30)]
    with path.open("r+b") as writer:  # one open handle, as libtiff has it

        def add(count):
            writer.truncate(writer.seek(0))
            sheets[0].save(writer, "tiff", save_all=True, append_images=sheets[1:count])
            writer.flush()

        looks = [nothing, lambda: add(2), *[nothing] * 9, lambda: add(3), nothing]
        seen: list[Taken] = []
        run(intake, path.parent, Script(*looks, writer.close, *[nothing] * 3), seen.append)
    (taken,) = seen
    assert len(taken.cases) == 3
    scan = intake.ledger.scan(taken.scan_id)
    assert sha256_of(intake.folders.file(scan.path)) == scan.sha256


def test_what_grows_between_the_copy_and_the_last_look_is_taken_as_it_is_then(intake, drop):
    path = drop("束.tif", pages=1)
    longer = drop(".stack.tif", pages=2)
    looks = [nothing, nothing, lambda: longer.replace(path)]
    seen: list[Taken] = []
    run(intake, path.parent, Script(*looks, *[nothing] * 3), seen.append)
    assert [len(taken.cases) for taken in seen] == [2]


class Defective:
    """A ledger that stumbles over one file, at one step."""

    def __init__(self, ledger, step, name):
        self.ledger, self.step, self.name = ledger, step, name

    def __getattr__(self, step):
        return self._stumble if step == self.step else getattr(self.ledger, step)

    def _stumble(self, *args):
        of = args[1].shown if self.step == "receive_scan" else self.ledger.scan(args[0]).name
        if of == self.name:
            raise LookupError("山田太郎")
        return getattr(self.ledger, self.step)(*args)


@pytest.mark.parametrize("step", ["receive_scan", "split_scan"])
def test_a_file_that_meets_a_defect_of_ours_is_put_aside_and_the_others_are_taken(
    intake, drop, step, caplog
):
    folder = drop("a.png", shade=1).parent
    drop("b.png", shade=2)
    stumbling = Intake(intake.folders, cast(Ledger, Defective(intake.ledger, step, "a.png")))
    seen: list[Taken] = []
    run(stumbling, folder, Script(*[nothing] * 4), seen.append)
    assert [taken.unread and taken.unread.code for taken in seen] == [ReasonCode.DEFECT, None]
    assert list(folder.iterdir()) == []
    (note,) = intake.folders.quarantine.glob("*.txt")
    assert note.read_text(encoding="utf-8").startswith("a.png\n")
    assert "山田" not in caplog.text
    assert [path.name for path in intake.folders.work.iterdir()] == [".lock"]
    run(intake, folder, Script(nothing), seen.append)  # at the next start nothing of it is left
    assert len(seen) == 2


def test_a_full_disk_is_said_once_and_the_files_wait(intake, drop, monkeypatch, caplog):
    folder = drop("山田太郎.png", shade=1).parent
    drop("b.png", shade=2)
    fsync = os.fsync

    def refused(_file):
        raise OSError(ENOSPC, "No space left on device")

    def room():
        monkeypatch.setattr(os, "fsync", fsync)

    monkeypatch.setattr(os, "fsync", refused)
    seen: list[Taken] = []
    with caplog.at_level(logging.WARNING):
        run(intake, folder, Script(*[nothing] * 4, room, *[nothing] * 8), seen.append)
    assert len(seen) == 2
    assert caplog.text.count("intake waits: No space left on device") == 1
    assert "山田" not in caplog.text
    assert waits(intake) == {}


def test_a_home_that_is_away_is_waited_for_and_said_once(intake, drop, caplog):
    folder = drop("a.png", shade=1).parent
    marker = intake.folders.store_marker
    looks = [nothing, lambda: marker.write_text("another\n"), nothing, nothing]
    looks.append(lambda: marker.write_text(f"{intake.ledger.store.identity()}\n"))
    seen: list[Taken] = []
    with caplog.at_level(logging.WARNING):
        run(intake, folder, Script(*looks, nothing, nothing), seen.append)
    assert [len(taken.cases) for taken in seen] == [1]
    assert caplog.text.count("holds the files of another database") == 1


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

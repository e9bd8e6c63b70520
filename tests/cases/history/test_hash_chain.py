"""The chain of a trail: a link tells of every change, and links of yesterday hold."""

from dataclasses import replace
from datetime import UTC, datetime

from cases.history.hash_chain import chain
from cases.records.records import AuditEntry, Event
from ocr.base.reasons import Reason, ReasonCode

MOVED = AuditEntry(
    at=datetime(2026, 4, 1, tzinfo=UTC),
    by="reader",
    event=Event.MOVED,
    case_id="abcdefghij",
    field="state",
    old="reading",
    new="unreadable",
    why="白紙のようです。裏表を確かめて読み取り直してください",
)


def link(*entries):
    return list(chain("abcdefghij", entries))[-1]


def test_a_link_made_before_there_were_codes_holds():
    kept = "08e5aa3d93ca58421a716ee9b68383c12f657e6e3b0248d32a3b7a18ca45978c"
    assert link(MOVED) == kept


def test_another_reason_is_another_link():
    blank = replace(MOVED, why="", unread=Reason(ReasonCode.BLANK))
    coarse = replace(blank, unread=Reason(ReasonCode.COARSE, "96"))
    finer = replace(blank, unread=Reason(ReasonCode.COARSE, "97"))
    assert len({link(one) for one in (MOVED, replace(MOVED, why=""), blank, coarse, finer)}) == 5

"""What is said of forms on probation and of alarms, in Japanese: counts, and what to do."""

from collections.abc import Mapping

from cases.records.risk import Alarm, PartStanding, Signal, Standing

_SEEN: Mapping[Signal, str] = {
    Signal.ERRORS: "確かに読めたはずの値 {seen:,} 件のうち {odd:,} 件が誤りでした",
    Signal.SCORES: "{seen:,} 枚のうち {odd:,} 枚で、読みの確かさがいつもより低くなりました",
    Signal.DOUBTS: "{seen:,} 枚のうち {odd:,} 枚で、疑わしい項目がいつもより多くなりました",
    Signal.BLANKS: "{seen:,} 枚のうち {odd:,} 枚で、空欄の数がいつもと違いました",
}


def seen_words(alarm: Alarm) -> str:
    """Return what an alarm has seen, in numbers."""
    return _SEEN[alarm.signal].format(seen=alarm.seen, odd=alarm.odd)


def state_words(standing: Standing) -> tuple[str, str]:
    """Return in a word how a form stands, and the style of its badge."""
    if standing.on_probation and any(alarm.holds for alarm in standing.alarms):
        return "警報で停止中", "trouble"
    if standing.on_probation:
        return "試用中", "person"
    if any(not alarm.holds for alarm in standing.alarms):
        return "抜き取りを増加中", "person"
    return "通常", "finished"


def left_words(standing: Standing) -> str:
    """Return how much longer a form is on probation, if everything is right; "" if it is not."""
    parts = (("記入のある項目", standing.filled), ("空欄", standing.blank))
    left = [f"{name} {_left(standing, part)}" for name, part in parts if part.held]
    return "、".join(left)


def _left(standing: Standing, part: PartStanding) -> str:
    if part.papers is None:
        return "まだ分かりません"
    papers, weeks = f"約 {part.papers:,} 枚", standing.weeks(part)
    if weeks is None:
        return papers
    return f"{papers}（{'1 週間以内' if weeks <= 1 else f'約 {weeks:,.0f} 週'}）"


def why_all_words(standing: Standing) -> str:
    """Return why a clerk is asked about values that the reader is sure of."""
    more = f"誤りがないときの残り: {left_words(standing)}。"
    if any(alarm.holds for alarm in standing.alarms):
        return f"読み取りの警報が出ているため、確かに読めた項目もすべて確認します。{more}"
    return f"この様式はまだ試用中のため、確かに読めた項目もすべて確認します。{more}"

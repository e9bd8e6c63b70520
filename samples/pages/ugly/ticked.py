"""Pages on which the ticks say more than one thing, or stand where no box is."""

from samples.pages.ugly.draft import Draft
from samples.pages.ugly.strokes import draw_line


def two_ticks(draft: Draft) -> None:
    """Tick two options of groups that allow one."""
    for name, labels in (("employment_term", ("無期", "有期")), ("renewal", ("有", "無"))):
        chosen = [draft.option(name, label) for label in labels]
        _choose(draft, name, chosen)
    draft.write_all()


def crossed_tick(draft: Draft) -> None:
    """Tick one kind of employment, cross that out by two lines, and tick another."""
    wrong = draft.option("employment_type", "正社員")
    right = draft.option("employment_type", "パート・アルバイト")
    _choose(draft, "employment_type", [right])
    draft.write_all()
    draft.tick(wrong)
    square = draft.form.sheet.squares[wrong]
    for y in (0.45, 1.05):
        ends = [(square.left - 1.0, square.top + y), (square.right + 8.5, square.top + y + 0.15)]
        draw_line(draft.layer(draft.ink), ends, 0.35, 20)


def tick_beside(draft: Draft) -> None:
    """Tick to the left of three boxes and not in them."""
    draft.habit = "✓"
    chosen = {
        "employment_term": "無期",
        "employment_type": "パート・アルバイト",
        "childcare_worker": "無",
    }
    for name in chosen:
        _choose(draft, name, [])
    draft.write_all()
    for name, label in chosen.items():
        cell = draft.option(name, label)
        draft.truth[cell] = True
        draft.tick(cell, across=-2.4)


def _choose(draft: Draft, name: str, chosen: list[str]) -> None:
    for cell in draft.cells(name):
        draft.paper.ticks[cell] = draft.truth[cell] = cell in chosen

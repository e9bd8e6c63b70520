"""Pages with something over the writing, or with writing where or as it should not be."""

from dataclasses import replace

from samples.pages.drawn.hand import Hand
from samples.pages.ugly.draft import Draft, moved
from samples.pages.ugly.spots import highlight, set_cup, spill
from samples.pages.ugly.stamps import Place, press_dated, press_square

_VERMILION = (205, 45, 40)
_BLUE = (45, 70, 165)
_RED_BALL_POINT = (215, 30, 45)
_COFFEE = (165, 115, 70)
_YELLOW, _PINK = (255, 245, 80), (255, 150, 200)


def seal(draft: Draft) -> None:
    """Press the company's square seal over the end of its name, representative and address."""
    draft.write_all()
    place = Place(149.0, 24.0, 17.0, draft.rng.uniform(-6, 6))
    press_square(draft.layer(_VERMILION), place, ("株式会社", "代表取締", "役之印章"), draft.rng)


def date_stamp(draft: Draft) -> None:
    """Press a reception stamp over the date and the phone numbers."""
    draft.write_all()
    place = Place(164.0, 27.0, 27.0, draft.rng.uniform(-9, 9))
    press_dated(draft.layer(_BLUE), place, ("保育課", "8.11.16", "受付"), draft.rng)


def highlighter(draft: Draft) -> None:
    """Run a highlighter over what somebody wanted to find again."""
    draft.write_all()
    for name, colour in (
        ("applicant_name", _YELLOW),
        ("employment_start", _YELLOW),
        ("fixed_weekday_start", _PINK),
        ("issuer_name", _PINK),
        ("child1_name", _YELLOW),
    ):
        boxes = [draft.box(cell) for cell in draft.cells(name)]
        left, right = boxes[0].left, boxes[-1].left + boxes[-1].width
        over = moved(boxes[0], left=left, width=min(right - left, 45.0))
        highlight(draft.layer(colour), over, draft.rng)


def coffee(draft: Draft) -> None:
    """Set a wet cup down on the page, and spill."""
    draft.write_all()
    set_cup(draft.layer(_COFFEE), (96.0, 128.0), 37.0, draft.rng)
    set_cup(draft.layer(_COFFEE), (160.0, 60.0), 36.0, draft.rng)
    for across, down, size in (
        (60, 80.5, 7.0),
        (150, 145.5, 6.0),
        (62, 226, 9.0),
        (150, 25.0, 5.0),
    ):
        spill(draft.layer(_COFFEE), (across, down), size, draft.rng)


def pale_pencil(draft: Draft) -> None:
    """Write with a hard pencil that hardly touches."""
    if isinstance(draft.pen, Hand):
        draft.pen = replace(draft.pen, grey=168, thickness=0.0)
    draft.write_all()


def red_writing(draft: Draft) -> None:
    """Write with a red ball-point."""
    if isinstance(draft.pen, Hand):
        draft.pen = replace(draft.pen, grey=0)
    draft.ink = _RED_BALL_POINT
    draft.write_all()


def overflow(draft: Draft) -> None:
    """Write names past the end of their boxes, into the next box and over the form's edge."""
    (child,) = draft.cells("child1_name")
    (contact,) = draft.cells("contact_name")
    draft.leave(child, contact)
    draft.write_all()
    for cell, text, past in (
        (child, "勅使河原　ジョセフィーヌ美咲", 6.5),
        (contact, "総務部人事課給与厚生係　係長代理　長谷川　佐知子", 8.0),
    ):
        box = draft.box(cell)
        draft.truth[cell] = text
        draft.write(cell, text, moved(box, width=box.width + past))

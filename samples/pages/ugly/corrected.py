"""Pages on which somebody changed their mind: struck out, sealed, scribbled over, taped."""

from ocr.forms.template import Box
from samples.pages.ugly.draft import Draft, moved
from samples.pages.ugly.stamps import Place, press_round
from samples.pages.ugly.strokes import fill_box, scribble, strike

_VERMILION = (205, 45, 40)
_TAPE = (252, 252, 250)


def correction_seal(draft: Draft) -> None:
    """Strike out an address and a number of days by two lines with a seal, the new one beside."""
    (address,) = draft.cells("issuer_address")
    (days,) = draft.cells("record1_days")
    draft.leave(address, days)
    draft.write_all()
    box = draft.box(address)
    old = draft.write(address, "東京都千代田区丸の内1-2-3", moved(box, width=34.0))
    _strike_sealed(draft, old, (old.left + old.width + 1.0, old.top - 1.2, 6.0))
    draft.truth[address] = "埼玉県川口市栄町3-7"
    draft.write(address, "埼玉県川口市栄町3-7", moved(box, left=box.left + 36, width=27.0))
    box = draft.box(days)
    old = draft.write(days, "21", moved(box, width=5.0))
    _strike_sealed(draft, old, (old.left + 0.6, old.top - 2.6, 4.5))
    draft.truth[days] = "19"
    draft.write(days, "19", moved(box, left=box.left + 5.2, width=5.0))


def _strike_sealed(draft: Draft, old: Box, seal: tuple[float, float, float]) -> None:
    strike(draft.layer(draft.ink), old, draft.rng, lines=2)
    place = Place(*seal, turn=draft.rng.uniform(-12, 12))
    press_round(draft.layer(_VERMILION), place, "高橋", draft.rng)


def struck_out(draft: Draft) -> None:
    """Strike out a name and the remarks by one line, and write nothing instead."""
    struck = {"contact_name": "小林　直美", "remarks": "4月から時短勤務に変更予定"}
    cells = {draft.cells(name)[0]: text for name, text in struck.items()}
    draft.leave(*cells)
    draft.write_all()
    for cell, text in cells.items():
        strike(draft.layer(draft.ink), draft.write(cell, text), draft.rng)
        draft.truth[cell] = ""


def scribbled_out(draft: Draft) -> None:
    """Scribble over a kana name and a day of birth, and write them again beside."""
    (kana,) = draft.cells("applicant_kana")
    *_, day = draft.cells("birth_date")
    draft.leave(kana, day)
    draft.write_all()
    box = draft.box(kana)
    scribble(draft.layer(draft.ink), draft.write(kana, "ヤマモト", moved(box, width=20)), draft.rng)
    draft.write(kana, str(draft.truth[kana]), moved(box, left=box.left + 24, width=60))
    box = draft.box(day)
    narrow = moved(box, top=box.top + 1.8, height=box.height - 1.8)
    scribble(draft.layer(draft.ink), draft.write(day, "30", narrow), draft.rng)
    draft.truth[day] = "12"
    draft.write(day, "12", moved(box, left=box.left + 4.6, top=box.top - 0.4, height=3.2))


def correction_tape(draft: Draft) -> None:
    """Roll white tape over a name and an hour, ruled lines and all, and write on it."""
    (name,) = draft.cells("applicant_name")
    hour, _ = draft.cells("fixed_weekday_end")
    draft.write_all()
    for cell, text in ((name, "佐々木　由美"), (hour, "16")):
        box = draft.box(cell)
        width = min(box.width, 34.0)
        left = box.left + (box.width - width) / 2 if box.width < 34 else box.left
        roll = Box(left=left - 0.6, top=box.top - 0.5, width=width + 1.0, height=box.height + 0.7)
        fill_box(draft.layer((214, 214, 212), opaque=True), moved(roll, left=roll.left + 0.15))
        fill_box(draft.layer(_TAPE, opaque=True), roll, draft.rng.uniform(-0.6, 0.6))
        draft.truth[cell] = text
        draft.write(cell, text, moved(box, left=left, width=width))

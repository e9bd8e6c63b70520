"""Redraw the empty form: `python -m samples.pages.drawn.draw_blank` writes blank.png."""

from pathlib import Path

from PIL import Image, ImageDraw

from samples.pages.drawn.fonts import load_font
from samples.pages.drawn.sheet import HEIGHT, WIDTH, PrintedText, Sheet, load_sheet

BLANK = Path(__file__).parents[3] / "form_templates/shurou_shoumei/2024-11/blank.png"
DPI = 200
_FONT = "ipaexg.ttf"
_FINER = 4  # drawn so many times finer than asked, then averaged: that is what greys the edges
_SQUARE_STROKE = 0.14  # millimetres, as in the print
_BOLD = frozenset({"B1", "B10", "B11"})  # title, declaration and warning
_RED = frozenset({"B11"})  # the warning is red on paper: a lighter grey to a grey scanner
_RED_AS_GREY = 76


def draw_blank(sheet: Sheet, dpi: int = DPI, font: str = _FONT) -> Image.Image:
    """Return the empty form in grey, A4 at `dpi`."""
    scale = dpi * _FINER / 25.4
    size = (round(WIDTH * scale), round(HEIGHT * scale))
    page = Image.new("L", size, 255)
    _rule(page, sheet, scale)
    for text in sheet.texts:
        _print_text(page, text, scale, font)
    return page.resize(
        (round(WIDTH * dpi / 25.4), round(HEIGHT * dpi / 25.4)), Image.Resampling.BOX
    )


def _rule(page: Image.Image, sheet: Sheet, scale: float) -> None:
    draw = ImageDraw.Draw(page)
    for line in sheet.lines:
        half = line.thickness / 2
        level = line.top == line.bottom
        x_more, y_more = (0.0, half) if level else (half, 0.0)
        edges = (line.left - x_more, line.top - y_more, line.right + x_more, line.bottom + y_more)
        draw.rectangle([edge * scale for edge in edges], fill=0)
    for square in sheet.squares.values():
        edges = (square.left, square.top, square.right, square.bottom)
        draw.rectangle([e * scale for e in edges], outline=0, width=round(_SQUARE_STROKE * scale))


def _print_text(page: Image.Image, text: PrintedText, scale: float, font: str) -> None:
    face = load_font(font, text.size * scale)
    left, top, right, bottom = (round(edge) for edge in face.getbbox(text.text, anchor="ls"))
    ink = Image.new("L", (right - left, bottom - top), 0)
    bold = round(0.03 * text.size * scale) if text.cell in _BOLD else 0
    draw = ImageDraw.Draw(ink)
    draw.text((-left, -top), text.text, font=face, fill=255, anchor="ls", stroke_width=bold)
    room = (text.right - text.left) * scale
    if ink.width > room:
        ink = ink.resize((round(room), ink.height))
    x = (text.left + text.right) / 2 * scale - ink.width / 2
    grey = _RED_AS_GREY if text.cell in _RED else 0
    page.paste(grey, (round(x), round(text.baseline * scale) + top), ink)


def _few_greys(page: Image.Image) -> Image.Image:
    return page.point([round(grey / 17) * 17 for grey in range(256)])


def main() -> None:
    """Write the bundled blank."""
    BLANK.parent.mkdir(parents=True, exist_ok=True)
    _few_greys(draw_blank(load_sheet())).save(BLANK, optimize=True, dpi=(DPI, DPI))
    print(BLANK)


if __name__ == "__main__":
    main()

"""PDFs of the kinds that people send, written by hand: small, and wrong in one way each."""

from collections.abc import Sequence

from samples.pages.pdf_objects import stream, written

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
VALUE = b"(HELLO 1234)"
FIELD = (20, 100, 280, 120)
"""Left, bottom, right and top of the one field of a form."""


def page(
    drawing: bytes,
    fonts: Sequence[bytes] = (HELVETICA,),
    entries: bytes = b"",
    catalogue: bytes = b"",
    box: bytes = b"[0 0 300 200]",
) -> bytes:
    """Write a PDF of one page: its font /F1 is the fifth object, more objects follow it."""
    return written(
        [
            b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox %b /Contents 4 0 R %b"
            b" /Resources << /Font << /F1 5 0 R >> >> >>" % (box, entries),
            stream(drawing),
            *fonts,
        ]
    )


def text(code: bytes, size: int = 16) -> bytes:
    """Draw text in /F1 at (20, 100)."""
    return b"BT /F1 %d Tf 20 100 Td <%b> Tj ET" % (size, code.hex().encode())


def form(
    entries: bytes,
    appearance: bytes | None = None,
    catalogue: bytes = b"",
    kind: bytes = b"/Subtype /Widget",
) -> bytes:
    """Write a PDF with one field or annotation at `FIELD`.

    Args:
        entries: of the annotation.
        appearance: what it draws, in a box of 260 by 20 points; none where it has no appearance.
        catalogue: entries of the form.
        kind: entries that say which kind of annotation it is.
    """
    objects = [HELVETICA]
    drawn = b""
    if appearance is not None:
        font = b"/Resources << /Font << /F1 5 0 R >> >>"
        box = b"/Type /XObject /Subtype /Form /BBox [0 0 260 20] "
        objects += [stream(appearance, box + font)]
        drawn = b"/AP << /N 6 0 R >>"
    annotation = b"<< /Type /Annot %b /Rect [20 100 280 120] /P 3 0 R %b %b >>"
    objects += [annotation % (kind, entries, drawn)]
    number = 4 + len(objects)
    return page(
        b"1 w 10 90 280 40 re S",
        objects,
        b"/Annots [%d 0 R]" % number,
        b"/AcroForm << /Fields [%d 0 R] /DR << /Font << /F1 5 0 R >> >> /DA (/F1 12 Tf 0 g) %b >>"
        % (number, catalogue),
    )


def text_field(flags: int, value: bytes = VALUE) -> bytes:
    """Return the entries of a field for text that has a value."""
    return b"/FT /Tx /T (a) /V %b /F %d /DA (/F1 12 Tf 0 g)" % (value, flags)


SHOWS_VALUE = b"BT /F1 12 Tf 2 5 Td %b Tj ET" % VALUE

"""PDFs written by hand, object by object: small, and odd in one way each."""

from collections.abc import Sequence


def written(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of its numbered objects, the first being the catalogue."""
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer)
    return content + b"startxref\n%d\n%%%%EOF\n" % start


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """Return a stream as an object's body."""
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(body), body)


def of_japan(
    name: bytes,
    encoding: bytes,
    collection: bytes = b"Japan1",
    kind: bytes = b"CIDFontType0",
    first: int = 5,
) -> list[bytes]:
    """Return the three objects of a font of many characters that is not embedded.

    Args:
        name: as its maker calls it.
        encoding: how codes are turned into the collection's numbers.
        collection: of characters.
        kind: of font.
        first: the number of the first object.
    """
    return [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%b /Encoding /%b"
        b" /DescendantFonts [%d 0 R] >>" % (name, encoding, first + 1),
        b"<< /Type /Font /Subtype /%b /BaseFont /%b /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (%b) /Supplement 2 >> /DW 1000 /FontDescriptor %d 0 R >>"
        % (kind, name, collection, first + 2),
        b"<< /Type /FontDescriptor /FontName /%b /Flags 5 /FontBBox [0 -137 1000 859]"
        b" /ItalicAngle 0 /Ascent 859 /Descent -137 /CapHeight 709 /StemV 78 >>" % name,
    ]

"""Small PDF files for tests, written by hand: Chinese at given places, rules, a password.

The font is named and not embedded: its characters say their Unicode and are one size wide (Latin half of it), which is
all that reading needs.
"""

from __future__ import annotations

from collections.abc import Sequence

Text = tuple[float, float, float, str]  # left, baseline from above, size, words
Rules = tuple[float, float, float, float]  # left, top, right, bottom


def cmap() -> bytes:
    """The map from codes to Unicode: themselves."""
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [ranges[start : start + 100] for start in range(0, 256, 100)]
    body = "\n".join(f"{len(block)} beginbfrange\n" + "\n".join(block) + "\nendbfrange" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap end end"
    ).encode()


def page(texts: Sequence[Text], rules: Sequence[Rules], height: float) -> bytes:
    """The drawing of one page."""
    parts = [
        f"BT /F1 {points} Tf 1 0 0 1 {left} {height - base} Tm <{words.encode('utf-16-be').hex()}> Tj ET"
        for left, base, points, words in texts
    ]
    parts += [f"{left} {height - bottom} {right - left} {bottom - top} re f" for left, top, right, bottom in rules]
    return "\n".join(parts).encode()


def pdf(
    *pages: Sequence[Text],
    rules: Sequence[Rules] = (),
    size: tuple[float, float] = (595, 842),
    locked: bool = False,
) -> bytes:
    """The bytes of a PDF with these texts on its pages."""
    widths = f"[{0x20} {0x7E} 500]"
    objects = [
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [3 0 R] /ToUnicode 5 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        f"/Supplement 0 >> /DW 1000 /W {widths} /FontDescriptor 4 0 R /CIDToGIDMap /Identity >>".encode(),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 "
        b"/Descent -120 /CapHeight 700 /StemV 80 >>",
        _stream(cmap()),
    ]
    kids = []
    for texts in pages:
        objects.append(_stream(page(texts, rules, size[1])))
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 6000 0 R /MediaBox [0 0 {size[0]} {size[1]}]"
            f"/Contents {content} 0 R /Resources << /Font << /F1 2 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects.append(f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode())
    tree = len(objects)
    objects = [each.replace(b"6000 0 R", f"{tree} 0 R".encode()) for each in objects]
    objects[0] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    return _file(objects, locked)


def _stream(body: bytes) -> bytes:
    return f"<< /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _file(objects: Sequence[bytes], locked: bool) -> bytes:
    made = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    lock = ""
    if locked:  # keys that no password fits
        lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{'61' * 32}> /U <{'62' * 32}> /P -4 >> /ID [<01> <01>] "
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {lock}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return made

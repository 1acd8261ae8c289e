"""Word documents (.docx): text as Word shows it, a paragraph a line, labels included, table rows parted by tabs.

What lives here: finding the parts. Paragraphs are in body.py, numbering in numbering.py and number_formats.py, styles
in styles.py. Not here: .doc and .wps (legacy.py). Tracked insertions are kept, deletions dropped; headers, footers,
notes and comments are left out, since no clause of a plan stands there.
"""

from __future__ import annotations

import posixpath

from luoshi.reading.formats.docx.body import Body
from luoshi.reading.formats.docx.numbering import Numbering
from luoshi.reading.formats.docx.styles import Styles
from luoshi.reading.formats.docx.xml import children, get
from luoshi.reading.formats.package import Package
from luoshi.reading.model import Paragraph
from luoshi.reading.refusal import ReadingRefused

OTHER_OFFICE = ("xl/", "ppt/")


def read_docx(data: bytes, name: str) -> tuple[str, tuple[Paragraph, ...]]:
    """Text and paragraphs of a .docx. Raises ReadingRefused for other zips and for damaged or hostile ones."""
    package = Package(data, name)
    main = _related(package, "").get("officeDocument", "word/document.xml")
    names = package.names()
    if main not in names:
        if "EncryptedPackage" in names:
            raise ReadingRefused("locked", name)
        raise ReadingRefused("archive", name)
    if main.startswith(OTHER_OFFICE):
        raise ReadingRefused("sheet", name)
    root = package.xml(main)
    body = next(children(root, "body"), None) if root is not None else None
    if body is None:
        raise ReadingRefused("damaged", name)
    parts, folder = _related(package, main), posixpath.dirname(main)
    styles = Styles(package.read(parts.get("styles") or posixpath.join(folder, "styles.xml")), name)
    numbering = Numbering(package.xml(parts.get("numbering") or posixpath.join(folder, "numbering.xml")), styles)
    return Body(name, styles, numbering).read(body)


def _related(package: Package, source: str) -> dict[str, str]:
    """The parts that `source` names in its relationships, by their kind; the first of each kind."""
    folder, file = posixpath.split(source)
    root = package.xml(posixpath.join(folder, "_rels", file + ".rels"))
    found: dict[str, str] = {}
    for relation in children(root, "Relationship") if root is not None else ():
        target = get(relation, "Target") or ""
        if get(relation, "TargetMode") != "External":
            part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.setdefault((get(relation, "Type") or "").rpartition("/")[2], part)
    return found

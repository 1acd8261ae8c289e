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
    main = _related(package, "", "officeDocument") or "word/document.xml"
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
    styles = Styles(package.read(_part(package, main, "styles")), name)
    numbering = Numbering(package.xml(_part(package, main, "numbering")), styles)
    return Body(name, styles, numbering).read(body)


def _part(package: Package, main: str, kind: str) -> str:
    """The name of the part of that kind, by the main part's relationships or by custom."""
    return _related(package, main, kind) or posixpath.join(posixpath.dirname(main), kind + ".xml")


def _related(package: Package, source: str, kind: str) -> str | None:
    """The part that `source` names as its `kind` in its relationships."""
    folder, file = posixpath.split(source)
    root = package.xml(posixpath.join(folder, "_rels", file + ".rels"))
    for relation in children(root, "Relationship") if root is not None else ():
        if (get(relation, "Type") or "").endswith("/" + kind) and get(relation, "TargetMode") != "External":
            target = get(relation, "Target") or ""
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return None

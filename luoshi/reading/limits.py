"""Limits of the reader, each with its reason. What does not fit is refused with a sentence that says what to do."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_DEPTH = 9  # Word has nine list levels; deeper "levels" in a text are noise

MAX_FILE_BYTES = 64 * MIB  # a plan with its photos; keeps a worker's memory bounded, read before anything is parsed
MAX_TEXT_BYTES = 12 * MIB  # plain text and HTML: a whole book of plans is under 2 MiB
MAX_TEXT_CHARS = 2_000_000  # a hundred times the longest real file; what follows is linear in it
MAX_LINES = 40_000  # lines of a text, blank ones counted: a book of eight hundred pages
MAX_CELLS = 200_000  # cells of all tables, spanned ones counted: a hundred times the largest real table
MAX_LINE_CHARS = 100_000  # a paragraph of an official document has at most a few thousand; digits without end have more

MAX_PART_BYTES = 24 * MIB  # one unpacked part of a .docx: 24 MiB of XML still parse within a second
MAX_PART_RATIO = 250  # unpacked to packed; Word's own XML stays under 40, a bomb is at 1000
RATIO_FREE_BYTES = 2 * MIB  # small parts may be as repetitive as they like
MAX_MEMBERS = 5_000  # files in a .docx; a bomb of many members is refused by the directory alone
MAX_TABLE_DEPTH = 8  # tables within tables: layouts of real forms have two or three
MAX_XML_TAGS = 500_000  # opening and closing tags of a part; a book has 300,000, each costs some 200 bytes
MAX_HTML_TAGS = 150_000  # brackets of a web page; a page with a long document has under 20,000
MAX_NESTING = 40  # containers within containers around a paragraph (controls, revisions, boxes); Word writes under 12

MAX_PDF_PAGES = 500  # a book of plans; each page costs some milliseconds
MAX_PDF_OBJECTS = 20_000  # things drawn on one page that are looked at; a dense table has under 2,000
MAX_PDF_RULES = 1_500  # rules of one page that may be a table; finding what touches is quadratic in them
PDF_SECONDS = 30  # reading a PDF in its own process; a book of 500 pages takes ten
PDF_MEMORY = 1536 * MIB  # address space of that process, of which it starts with a good part

OFFICE_SECONDS = 60  # LibreOffice converting a .doc; it starts within five on an idle machine

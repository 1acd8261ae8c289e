"""Limits of uploads, each with its reason."""

from __future__ import annotations

MAX_FILE_BYTES = (
    30 * 1024 * 1024
)  # a phone's photo is under 12 MB, a scanned report under 25; keeps a worker's memory bounded
MAX_PICTURE_PIXELS = 60_000_000  # larger than any phone's camera; a picture bomb claims hundreds of millions
PICTURE_SIDE = 2000  # pixels: a page photographed with this side can still be read and printed on A4
THUMB_SIDE = 320  # pixels: three thumbnails a row on a phone at double density
MAX_NAME = 120  # characters kept of a file's name
MAX_ZIP_RATIO = 200  # an office file unpacks to at most this multiple; honest ones stay under 60
ORPHAN_AGE_HOURS = 24  # a stored file without a row younger than this may still be in a running transaction

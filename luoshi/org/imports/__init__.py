"""Spreadsheets in: one way for everything that comes as a table, whatever room its rows belong to.

A room registers a `Target` (targets.py): its columns, what its rows mean, how they are written and undone. The way
itself is the same for all: begin (file kept, columns proposed), check (dry run, all errors at once, likely duplicates
asked), take (one transaction), undo (`operations.py`). Not here: reading files (`luoshi.sheets`), pages (`views`).
"""

"""Records and holdings by spreadsheet, and what was pasted: targets of `luoshi.org.imports`.

`columns.py`: from a declared field to a column and back; `records.py`, `holdings.py`: the targets; `sheets_out.py`: rows
of records and holdings as an import takes them; `pasted.py`: lines of chat chains and article lists become proposals.
Writing is the ledger's.
"""

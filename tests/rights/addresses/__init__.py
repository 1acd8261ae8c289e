"""Rows of the rights matrix, one module per room or part of a room, found by themselves (`tests/rights/every.py`).

Each module has `ADDRESSES` (as in `tests/rights/table.py`) and, for actions that the table lacks, `MAY`.
"""

"""Luoshi (落实): makes a public institution's yearly work plan actually happen."""

__version__ = "0.1.0"

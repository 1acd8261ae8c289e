"""Tables of the press, one module for each part."""

from luoshi.press.models.pieces import Edition, Piece, PieceAuthor

__all__ = ["Edition", "Piece", "PieceAuthor"]

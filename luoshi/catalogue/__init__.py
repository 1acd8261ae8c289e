"""The catalogue: kinds of records, types of holdings, and the words by which plans call them. Pure declared data.

What lives here: values (`model`), their reading and checking (`load`), title and quantity arithmetic (`render`), the
lexicon that proposes a kind for a phrase (`lexicon`), and the words that are held or forbidden (`ethics`). Not here:
forms, storage, posting. Invariant: what `load()` returns has passed every check of `load`.
"""

from luoshi.catalogue.load import load
from luoshi.catalogue.model import Catalogue, CatalogueError

__all__ = ["Catalogue", "CatalogueError", "load"]

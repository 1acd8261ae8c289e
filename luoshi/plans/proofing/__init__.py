"""Proofreading a plan before it is issued: what would go wrong once people act on its words.

What lives here: findings of a document that was read, and nothing that is stored. Not here: reading (`luoshi.reading`),
comments in a Word file (`luoshi.reading.outputs.comments`), pages. Invariant: a finding advises, it changes no word and
stops nobody; each stands at a place of the text.
"""

from luoshi.plans.proofing.finding import SORTS, Finding
from luoshi.plans.proofing.proof import Proof, proofread

__all__ = ["SORTS", "Finding", "Proof", "proofread"]

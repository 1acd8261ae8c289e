"""Outputs: a reading as JSON, as text for a person, as the task table, as one page.

What lives here: presentation only, each in a module of its own; wording.py has the Chinese words they share. Not here:
reading. Invariant: outputs are complete (whatever was found is shown) and inert (nothing in a document becomes a
formula, a link or markup).
"""

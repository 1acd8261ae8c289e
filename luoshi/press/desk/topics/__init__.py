"""Topics and what leads to articles: the calendar of topics, leads, assignments, commissions, information items.

What lives here: their operations, reads and pages. Not here: articles and reviews (`luoshi.press.desk`), the tables
(`luoshi.press.models.topics`). Invariant: whoever is given work sees his own part of it and no other unit's.
"""

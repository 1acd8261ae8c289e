"""Assessment: how units are scored from the ledger by a published scheme.

What lives here: `engine/`, which scores plain facts by a scheme and knows no Django. Not here: what was done (ledger)
and what is owed (plans). Invariant: a score can be made again to the digit from its scheme, its facts and its moment.
"""

"""The furnished institution of `luoshi demo`: a county education bureau, its people, its plan and its year of work.

What lives here: invented content and the order in which it is put in. Not here: any rule of the product: all is written
through the operations of the rooms below, records through the same bulk operations that an import uses.
Invariants: the same seed, scale and day make the same house; nothing lies in the future of that day; no real place or
person is named.
"""

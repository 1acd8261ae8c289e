"""Background work of placements: reading what was reported by its address, looking again at addresses later.

Both only where the house allows the network (setting `press_fetch`, off). Invariant: nothing here decides over a record; a
look that fails says so and is tried another day.
"""

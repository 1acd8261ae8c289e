"""Commands: what a person can do from a terminal.

What lives here: reading arguments, printing, exit codes. What does not: the work itself, which each room does.
Invariant: 0 means fine, 1 findings or failure, 2 misuse (wrong arguments, an unreadable file).
"""

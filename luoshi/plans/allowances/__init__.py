"""Allowances (特例): obligations waived, put off or changed in value, asked for by a school or granted directly.

`applying` what an allowance does to duties (pure) · `reading` what is in force, and the queue · `operations` asking,
deciding, granting, revoking · `forms`, `views` the pages. Invariant: what was in force at a moment can be found again.
"""

"""Prints made from the ledger: summaries, ledgers of targets, a unit's report, evidence packs, task lists."""

"""Dividing a target's value among units: spreading (pure), chains (what is in force), operations, queries, sheets."""

"""Pages of scores: published tables, a unit's own score, trials, objections, decisions, numbers."""

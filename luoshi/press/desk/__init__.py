"""The desk: topics, leads, assignments, commissions, articles and their reviews."""

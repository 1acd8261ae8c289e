"""Plans, clauses, targets, quotas, obligations, progress: the document that counts itself."""

"""Returns, summaries, ledgers and packs as Word and Excel."""

"""Pages of prints."""

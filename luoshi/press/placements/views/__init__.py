"""Pages of placements, outlets, submissions and pieces."""

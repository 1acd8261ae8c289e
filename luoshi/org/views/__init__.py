"""Pages of units and people, for those who keep them."""

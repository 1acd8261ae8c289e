"""Returns: periodic tables generated from records, confirmed by their units, frozen at the cut-off."""

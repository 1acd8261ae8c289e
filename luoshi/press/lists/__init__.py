"""The house's lists for checking texts."""

"""The press: articles with their reviews, own channels and releases, outlets, submissions and placements."""

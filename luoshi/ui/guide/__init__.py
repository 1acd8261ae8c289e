"""The style guide: every part in all its states, on invented data, for demo and development only."""

"""The room's stories: scoring by command."""

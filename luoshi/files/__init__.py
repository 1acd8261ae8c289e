"""Stored files of every room: hostile until checked, hashed, served through the scope of their owner."""

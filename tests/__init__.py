"""Tests of the whole house: stories, rights, browser, engineering. A room's own tests live in the room."""

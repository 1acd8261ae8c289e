"""Tests of the room: the forms of all kinds, and the stories of a record."""

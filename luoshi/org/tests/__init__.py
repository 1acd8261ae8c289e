"""Tests of the room `org`."""

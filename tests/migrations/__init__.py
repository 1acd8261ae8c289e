"""Migrations: none missing, forwards and back on both databases, guards in place, names that other databases take."""

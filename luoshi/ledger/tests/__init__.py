"""Tests of the room `ledger`; they pass with no room above it installed."""

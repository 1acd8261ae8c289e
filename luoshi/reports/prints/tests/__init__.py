"""Tests of prints."""

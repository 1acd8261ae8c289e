"""Tests of the sheets room."""

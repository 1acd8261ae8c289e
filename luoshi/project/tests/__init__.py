"""Tests of the project's own parts."""

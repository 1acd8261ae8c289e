"""Tests of the demo: its promises at a small scale, on days all over the year."""

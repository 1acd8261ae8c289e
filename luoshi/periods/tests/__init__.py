"""Tests of the periods room."""

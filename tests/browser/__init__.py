"""Tests that walk through pages in a real browser, at desktop and phone size."""

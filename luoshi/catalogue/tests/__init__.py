"""Tests of the catalogue: the declared data is complete and says what plans say."""

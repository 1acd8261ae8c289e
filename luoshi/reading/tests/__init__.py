"""Tests of the room: formats, outline, outputs, hostile files. Tests of targets are test_targets*."""

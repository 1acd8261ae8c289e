"""Tests of returns: the spec, the lines, a return through its life, who sees what, the pages."""

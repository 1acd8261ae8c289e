"""Tests of the commands' frame: finding, refusing, exit codes; and of serving."""

"""The engine's tests: the vectors of the field, the twelve schemes, the laws of scoring."""

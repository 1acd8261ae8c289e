"""Trials, published scores, objections, decisions and numbers of units: everything that comes of a scheme."""

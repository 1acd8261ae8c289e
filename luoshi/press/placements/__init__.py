"""Outlets, submissions and appearances in them."""

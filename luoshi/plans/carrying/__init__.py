"""Carrying a plan into the next year: dates moved (pure), the new draft, taking over into a new document, closing."""

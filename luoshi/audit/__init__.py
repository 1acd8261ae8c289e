"""The append-only log of security and operations, and of reading personal data."""

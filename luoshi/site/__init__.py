"""Public pages: what the institution has released to everybody, and nothing else."""

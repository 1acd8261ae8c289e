"""Own channels and what is put out on them."""

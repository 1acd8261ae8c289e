"""Pages of channels and releases: requests and answers; writing is `operations/`, reading `queries.py`."""

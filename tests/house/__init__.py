"""The house's own rules as tests: each enumerates the system, so that what is added later is covered already."""

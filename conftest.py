"""Fixtures for the tests of all rooms; they are written in tests/fixtures/, one file per concern."""

pytest_plugins = [
    "tests.fixtures.isolation",
    "tests.fixtures.database",
    "tests.fixtures.queries",
    "tests.fixtures.browser",
]

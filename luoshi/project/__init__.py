"""The project: settings, addresses and the server's entry. It knows every room; no room knows it."""

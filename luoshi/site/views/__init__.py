"""Pages of the public site: requests and answers. Only the settings ask for a sign-in."""

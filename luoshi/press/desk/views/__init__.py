"""Pages of the desk. A request is turned into one operation or one query; nothing is decided here."""

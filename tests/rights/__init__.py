"""Who sees what: every role at every address, with own, lent, foreign rows, and a second house in the database."""

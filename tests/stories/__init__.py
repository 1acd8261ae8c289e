"""Stories across rooms, in the words of the domain, with the numbers worked out by hand."""

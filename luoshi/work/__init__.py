"""Recording work: forms of kinds, pages of records, verification, holdings, kinds, and the mechanisms of records."""

"""The ledger: kinds, records and their life, evidence, holdings, the journal and its tallies, measures, seals."""

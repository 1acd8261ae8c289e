"""年初结转: what was done before a house started, per unit and target: by spreadsheet, listed beside what was recorded since."""

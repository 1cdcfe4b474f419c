"""One module a standard: RULE is its number in docs/STANDARDS.md, MET_BY is where the house meets it."""

"""Rules about the repository itself: what it imports, how it is laid out, what its databases hold."""

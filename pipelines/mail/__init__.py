"""Mail: a letter is prepared, written and handed over."""

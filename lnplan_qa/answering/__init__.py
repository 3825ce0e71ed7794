"""question -> Answer: understand, lookup, extract, decide, compose."""

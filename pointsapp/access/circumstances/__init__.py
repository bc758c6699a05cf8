"""What the office writes down of how a household lives, so that somebody looks in on it."""

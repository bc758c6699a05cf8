"""The archives that were made to their end: what proves each, and who made it."""

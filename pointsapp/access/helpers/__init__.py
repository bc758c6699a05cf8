"""People whom a household lets help it."""

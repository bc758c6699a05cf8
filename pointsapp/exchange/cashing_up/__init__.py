"""A day's exchange, counted and signed."""

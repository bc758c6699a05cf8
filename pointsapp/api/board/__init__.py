"""The public board as data."""

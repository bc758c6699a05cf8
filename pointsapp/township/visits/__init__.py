"""A supervisor enters a village of the township to read in it."""

"""The registers of a year, each read from what was recorded once."""

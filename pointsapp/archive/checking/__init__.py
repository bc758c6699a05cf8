"""Checking an archive that somebody handed over, with nothing but its file."""

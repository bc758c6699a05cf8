"""Inspections: a round from household to household, each marked in grades."""

"""Statements of a month or a year."""

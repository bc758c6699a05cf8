"""Periods closed for good: what still waits, closing, opening again."""

"""The accounts that one person has in several villages, linked by that person."""

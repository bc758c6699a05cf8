"""Planned activities on the resident's phone: sign up, withdraw, check in."""

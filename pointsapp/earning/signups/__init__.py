"""Signing up for planned activities, and withdrawing, on the resident's phone."""

"""The resident's phone."""

"""The household's own page on a phone."""

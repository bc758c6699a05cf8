"""The household's one-minute code."""

"""The household's own stars of the year, and its honours."""

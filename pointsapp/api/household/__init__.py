"""A household's own points, for a program that it lets in."""

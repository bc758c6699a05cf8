"""How points are spent."""

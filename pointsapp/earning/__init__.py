"""How points are earned."""

"""How a village ends its year: periods closed, points that lapse."""

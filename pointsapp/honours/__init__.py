"""How a village honours its households and people: stars, nominations, the honour board."""

"""What the household needs, and what the village does about it."""

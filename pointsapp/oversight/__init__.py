"""What waits for whom, and how the village stands."""

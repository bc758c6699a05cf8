"""What the village keeps of a household."""

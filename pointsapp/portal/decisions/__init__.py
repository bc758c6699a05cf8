"""What the village decided about what a household wrote."""

"""What the household can get for its points."""

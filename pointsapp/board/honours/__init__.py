"""Honours, by the categories of the village."""

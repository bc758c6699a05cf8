"""Who lives where."""

"""Award sheets: recorded, approved by somebody else, posted."""

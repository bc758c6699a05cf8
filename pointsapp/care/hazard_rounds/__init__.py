"""A round of all yards: everything counts as in order, and only what is not is ticked."""

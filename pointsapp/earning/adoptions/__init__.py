"""A year's table of rules beside the year before, and the meeting that adopted it."""

"""A meeting's resolution: the day, the votes, and when it is carried."""

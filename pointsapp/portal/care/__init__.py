"""Who looks after the household, and the visits noted to it."""

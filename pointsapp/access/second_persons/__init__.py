"""Second persons: who counts as one, and what was confirmed by an account that is new."""

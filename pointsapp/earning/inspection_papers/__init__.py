"""A round of inspection on paper."""

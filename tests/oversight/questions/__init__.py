"""Which questions stand, on which facts."""

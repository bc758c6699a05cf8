"""Quarrels between households: who settles them, what was agreed, whether it is kept."""

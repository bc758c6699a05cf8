"""The people who work for a village."""

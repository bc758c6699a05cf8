"""The own account of whoever works for a village or a township."""

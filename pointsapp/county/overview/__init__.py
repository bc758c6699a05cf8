"""The townships of a county side by side, the villages of one, and one village over time."""

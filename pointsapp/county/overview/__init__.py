"""The townships of a county side by side, and the villages of one of them."""

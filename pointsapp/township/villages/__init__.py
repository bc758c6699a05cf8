"""The villages of a township: their list, and new ones."""

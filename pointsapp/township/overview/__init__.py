"""The township's villages side by side, and one of them over time."""

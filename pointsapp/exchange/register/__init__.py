"""The month's exchange register."""

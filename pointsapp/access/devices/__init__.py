"""The phones and computers on which people are signed in."""

"""The paper forms that an office hands in, each read from what was recorded once."""

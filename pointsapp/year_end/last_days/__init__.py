"""The last exchange days before points lapse: what to buy in, when to open, whom to write to."""

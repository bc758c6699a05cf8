"""What the counter handed to the household."""

"""Messages to the household."""

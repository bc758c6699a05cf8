"""What of a village's coming year is set, and what is still missing."""

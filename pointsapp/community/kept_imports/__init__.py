"""What was imported, by whom, and how to take it back."""

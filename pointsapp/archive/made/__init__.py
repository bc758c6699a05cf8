"""The archives that were made, and the page where one is made."""

"""An invented village, lived through the real services."""

"""What was handed out, and what is left."""

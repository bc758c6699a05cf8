"""What a county sees of its townships and their villages."""

"""What lists of people that offices keep have in common."""

"""What every page needs of Flask."""

"""What a township does for its villages, and what it sees of them."""

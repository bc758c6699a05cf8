"""What those who work for a township did in its villages, for the township itself."""

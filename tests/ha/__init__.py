"""High availability: what three machines do when one of them dies."""

"""What earns or costs points."""

"""The phones on which a household is signed in."""

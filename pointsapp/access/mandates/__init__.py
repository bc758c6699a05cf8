"""A household lets the party member who looks after it act for it."""

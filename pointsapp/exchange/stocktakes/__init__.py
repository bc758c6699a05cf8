"""The shelf counted, and what differs from the book."""

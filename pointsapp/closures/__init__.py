"""Villages that close for good: proposed, announced, sealed a last time, then only read."""

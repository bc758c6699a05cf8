"""On the day: cards scanned at the leader's desk, and the code that phones check in by."""

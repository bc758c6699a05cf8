"""The audit log: who did what, and who looked at whom."""

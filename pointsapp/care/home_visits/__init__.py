"""Visits of paired members to the households in their care, noted at the door."""

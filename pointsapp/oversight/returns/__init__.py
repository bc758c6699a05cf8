"""What came back to the counter, for those who answer for the village."""

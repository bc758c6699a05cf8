"""Reports for those who answer for the village."""

"""A village's year for those who would rather look than read."""

"""What those who work for a county looked at, for the county itself."""

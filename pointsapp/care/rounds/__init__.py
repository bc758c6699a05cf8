"""A paired member's round: the households in care, the nearest due first."""

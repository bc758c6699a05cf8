"""Why a line names the household, and its word against it."""

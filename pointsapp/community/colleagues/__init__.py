"""The colleague who confirms when the office moves households' points or lets them lapse."""

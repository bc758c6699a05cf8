"""Photos of yards, taken in a round where somebody wants to show what was seen."""

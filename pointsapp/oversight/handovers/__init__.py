"""A village changes hands: a guided sheet, completed by two people."""

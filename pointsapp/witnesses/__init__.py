"""The log of a village's seals, as witnesses outside read it, and what they said of it."""

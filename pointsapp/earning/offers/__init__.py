"""Tables of rules that a township offers its villages."""

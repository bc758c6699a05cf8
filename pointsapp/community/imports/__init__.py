"""The pages on which rosters and opening balances are imported."""

"""What stands on the shelf: thin words over the ledger."""

"""Rows that are never changed, chained by hash: what stands beside the ledger and proves it."""

"""Goods receipts and the lots that they bring."""

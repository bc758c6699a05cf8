"""Households' cards, and the PINs that the office hands out."""

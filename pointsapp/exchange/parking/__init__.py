"""Baskets put aside at the counter."""

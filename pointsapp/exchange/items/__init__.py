"""Goods that can be exchanged."""

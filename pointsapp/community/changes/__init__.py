"""Households that change: people come and go, households split, merge and close."""

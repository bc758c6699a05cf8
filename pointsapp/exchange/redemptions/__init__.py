"""Redemptions: points for goods, and their slips."""

"""Households and the party members who look after them."""

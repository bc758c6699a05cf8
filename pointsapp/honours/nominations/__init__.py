"""Households and people whom somebody proposes for an honour, in words."""

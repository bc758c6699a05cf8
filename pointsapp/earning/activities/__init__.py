"""Dated events and who took part."""

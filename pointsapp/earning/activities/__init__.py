"""Dated events and who took part for how long."""

"""Complaints and suggestions of households, and the village's answers."""

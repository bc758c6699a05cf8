"""Hazards of fire, gas and current at home: found, told, mended, looked at again."""

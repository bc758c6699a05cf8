"""Households and residents: enrolled, listed, searched, shown."""

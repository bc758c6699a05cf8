"""Goods written off: broken, too old, lost."""

"""A village's year in one file that is read in twenty years, and the check of such a file.

docs/archive.md says what is in it.
"""

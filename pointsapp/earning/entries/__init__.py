"""A single deed typed for one person: a sheet with one line comes of it."""

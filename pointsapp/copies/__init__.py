"""Copies of the whole database, on SQLite and on PostgreSQL: written, checked and put back."""

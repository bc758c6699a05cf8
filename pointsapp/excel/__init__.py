"""Workbooks in and out; knows no Flask."""

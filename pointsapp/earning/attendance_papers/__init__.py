"""Attendance on paper: the sheet to sign, and photos of the signed one."""

"""The village's table of rules as a workbook, out and in."""

"""The list of goods as a workbook, in and out."""

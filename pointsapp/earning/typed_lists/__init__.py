"""Lists of people that somebody typed in a workbook, matched with the roster."""

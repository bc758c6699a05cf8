"""The roster: read from a workbook, compared with what is known, saved."""

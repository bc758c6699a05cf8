"""Opening balances: last year's points from a workbook."""

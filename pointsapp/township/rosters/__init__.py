"""The rosters of several villages, in one workbook and one act."""

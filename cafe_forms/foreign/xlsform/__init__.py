"""XLSForm's sheets, row by row: types, choices, conditions, and the archive that a workbook is."""

"""The door through a file: records become lines of CSV, of fixed width, or rows of a workbook."""

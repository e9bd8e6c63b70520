"""What is told of cases afterwards: proofs, the day's sheet, `read --json`.

Cases come in, documents go out. Commands and the desk server call it. Doors: `proof`,
`xlsx_report`, `reading_json`.
"""

"""What every sub-room of `ocr` stands on: pictures, lines, readings, errors, switches.

Nothing comes in or goes out: these are the types that the others hand on. Every room may use them.
Doors: `form_reading.FormReading`, `engine.Engine`, `errors.OcrError`, `pixels.Pixels`.
"""

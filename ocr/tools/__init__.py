"""What people do with the reader beside reading: measure it, draw boxes, put in their own blank.

`flows`, `benchmarks` and the demo call it; nothing in `ocr` does. Doors: `evaluation`,
`label_boxes`, `overlay`, `site_blank`.
"""

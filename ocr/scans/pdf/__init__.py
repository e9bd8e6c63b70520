"""A PDF comes in; its pages go out as pictures: a scan as it is, anything else drawn twice.

`ocr.scans` may call it. Doors: `pages.pdf_pages`, `ending.is_pdf_complete`.
"""

"""A page and its `Placement` come in; what is written in each box goes out, cut and cleaned.

The page is laid flat on its form first (`laid_page.lay`); empty boxes are told by their ink. Only
`ocr` calls it. Doors: `laid_page.lay`, `writing.cut_writing`, `crop_files.save_crop_files`.
"""

"""Where a form lies on a page: a grey picture comes in, a `Placement` or nothing goes out.

Ruled lines are found, a form is fitted coarsely, finely, and once more on the rectified page. Only
`ocr` calls it. Doors: `identification.identify`, `page_quality`, `second_paper`,
`blank_form.load_blank`.
"""

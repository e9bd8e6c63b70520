"""Whether a page that was laid on a form really is that form: its printed words, one by one.

A laid page and its blank come in; which words are not there, and the fields that hang on them or
that rows and columns have moved, go out. `ocr.reader` calls it. Doors:
`page_verification.FormVerifier`, `moved_fields.moved_fields`.
"""

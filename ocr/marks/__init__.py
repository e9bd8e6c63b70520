"""Checkboxes, bubbles and circled words: a laid page comes in, a `Mark` for each option goes out.

It never reads letters. Only `ocr` calls it. Door: `options.read_options`.
"""

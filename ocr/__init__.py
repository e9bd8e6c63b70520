"""The reading room: a page of a scan comes in, a `FormReading` goes out.

Start at `reader.Reader.read`, which reads as a table of contents. The sub-rooms follow the way of a
page: scans, geometry, cleaning, cropping, marks, recognition, decoding, lexicon, values,
confidence; `forms` is what a page is read by, `base` what all stand on, `tools` what measures.
Nothing here knows where a scan came from, who reviews it, or where it is keyed.
"""

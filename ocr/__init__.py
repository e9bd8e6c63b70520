"""The reading room: a page of a scan comes in, a `FormReading` goes out.

Start at `reading.read_page`. Nothing here knows where the scan came from, who will review
the result, or which system it will be keyed into.
"""

"""A `Lattice` of the recogniser comes in; the likeliest texts that a kind of box allows go out.

Alphabets, grammars and a beam search within them; letters that only neighbours or a person can
tell apart. Only `ocr` calls it. Door: `ctc`.
"""

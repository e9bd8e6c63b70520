"""Invented 就労証明書 with their truth: people, certificates, pens and scanners.

Start at `make.make_page` for one certificate, or run `python -m samples.pages.drawn --help`.
"""

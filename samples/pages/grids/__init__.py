"""Invented forms with fields of every kind: a plan goes in, its template, blank and pages come out.

Doors: `random_forms.invent_form` (another form for every number), `town_forms.TOWN_FORMS`, `make`.
"""

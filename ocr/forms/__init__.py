"""Registered forms: a folder of `form_templates/` comes in, a `FormTemplate` goes out.

What a field may hold, in which characters, and what must hold between fields. Every room above may
use it. Doors: `template.load_templates`, `kinds.KINDS`, `rules.compile_rules`.
"""

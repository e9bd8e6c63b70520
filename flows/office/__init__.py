"""The composition root: settings come in, an `Office` with all its parts goes out.

The only place where the parts meet. Doors: `office.open_office`, `settings.Settings`.
"""

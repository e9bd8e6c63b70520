"""The composition root: settings come in, an `Office` with all its parts goes out.

The only place where the parts meet. Whoever may compose opens it (the contract `office`); the parts
themselves are anybody's. Doors: `office.open_office`, `settings.Settings`, and each part's module.
"""

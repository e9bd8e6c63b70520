"""How the case database came to its present shape, step by step (Alembic)."""

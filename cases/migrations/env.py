"""Alembic runs this: it applies the steps on the connection that `cases.store.database` opened."""

from alembic import context

from cases.store.every_table import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Alembic's entry: runs on the connection handed in by `store.migrate`."""

from __future__ import annotations

from alembic import context

from store.base import Base

config = context.config
connection = config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    user_module_prefix="store.base.",
)
with context.begin_transaction():
    context.run_migrations()

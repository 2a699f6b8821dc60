"""Alembic's entry: runs the migrations on the engine that `intake.database.upgrade` hands over."""

from alembic import context
from sqlalchemy import Engine, text

from intake.database.tables import metadata

LOCK = 0x0CAC4E7  # any fixed number: two processes that start together migrate one after the other


def run() -> None:
    """Migrate in one transaction."""
    engine: Engine = context.config.attributes["engine"]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()


run()

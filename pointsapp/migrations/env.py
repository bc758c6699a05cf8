"""Alembic's entry: every room's tables, on the application's database."""

from importlib import import_module
from pathlib import Path

from alembic import context

from pointsapp.extensions import db

PACKAGE = Path(__file__).resolve().parent.parent

for models in sorted(PACKAGE.rglob("*models.py")):
    import_module(".".join(["pointsapp", *models.relative_to(PACKAGE).with_suffix("").parts]))


def migrate() -> None:
    """Run the migrations on the application's engine, as one database transaction."""
    with db.engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_type=True,
            compare_server_default=False,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


migrate()

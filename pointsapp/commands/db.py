"""`flask db …`: Flask-Migrate's own commands."""

from importlib import import_module

import click

from pointsapp.commands._sentences import troubles_told

_own: click.Group = import_module("flask_migrate.cli").db


class Migrations(click.Group):
    """Flask-Migrate's commands, which tell a trouble in one sentence, too."""

    def invoke(self, ctx: click.Context) -> object:
        """Run one of them."""
        with troubles_told():
            return super().invoke(ctx)


command = Migrations(
    _own.name,
    commands=_own.commands,
    params=_own.params,
    callback=_own.callback,
    help=_own.help,
)

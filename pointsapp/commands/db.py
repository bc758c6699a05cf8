"""`flask db …`: Flask-Migrate's own commands."""

from importlib import import_module

command = import_module("flask_migrate.cli").db

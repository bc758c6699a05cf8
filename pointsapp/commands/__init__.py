"""What whoever runs the product types: `flask …`."""

from importlib import import_module
from pathlib import Path

from flask import Flask


def register(app: Flask) -> None:
    """Add the `command` of each file in this folder to the application."""
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        module = import_module(f"pointsapp.commands.{path.stem}")
        app.cli.add_command(module.command)

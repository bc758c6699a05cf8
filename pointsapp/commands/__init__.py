"""What whoever runs the product types: `flask …`.

Each command has a file that is named like it. It is imported when the command is run, and the
application is made only then: `flask --help` waits for neither.
"""

from contextlib import nullcontext
from functools import partial
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from pointsapp import create_app

COMMANDS = {
    "archive": "Put a village's year into one file, and check such a file.",
    "backup": "Copy the database while the product runs, and verify the copy.",
    "check": "Tell how the database keeps what it is told, and warn of what is not safe.",
    "create-county": (
        "Put townships under the county NAME; with the name of one that is there, more of them."
    ),
    "create-user": "Create a user who signs in as USERNAME.",
    "create-village": "Open the village NAME with an empty book.",
    "db": "Perform database migrations.",
    "delete-old-photos": (
        "Delete photos, and words of care and honours, older than they are kept; for cron."
    ),
    "demo": ("Make the demo village and its county, unless there is a village; tell the sign-ins."),
    "export-roster": (
        "Write everybody who lives in the village to FILE; imported again it changes nothing."
    ),
    "forget-resident": (
        "Take the name of somebody out of everything; points and ledger stay as they are."
    ),
    "import-balances": "Post the balances of FILE; taken over again, nothing changes.",
    "import-goods": "Put the goods of FILE on the list, and new ones on the shelf.",
    "import-roster": (
        "Enrol or update households and people as FILE says; any error saves nothing."
    ),
    "ledger": "Verify, seal and hand out the villages' books.",
    "messages": "Send households what they agreed to be told.",
    "post-due": "Post award lines whose public notice is over, but those with an open objection.",
    "prepare": "Bring the database up to date and tell what `flask check` finds.",
    "rename-village": (
        "Call a village NAME from now on; its settings' changes keep the old name and the reason."
    ),
    "reset-sign-in": "Let USERNAME in again who lost password, phone and recovery codes.",
    "restore": "Put FILE, a copy made by `flask backup`, in the database's place.",
    "setup-address": "Print the one-time address where the first village is set up.",
    "upgrade": "Copy a database of an older release, bring it to this one, and verify it.",
}
"""What `flask --help` tells of each."""

WITHOUT_ROOMS = {
    "backup",
    "check",
    "db",
    "export-roster",
    "ledger",
    "prepare",
    "setup-address",
    "upgrade",
}
"""They import what they need themselves; the others need the rooms joined."""


class Later(click.Command):
    """A command of which the name and the help are known; the rest is imported when it is run."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Go on as the command itself, with an application to be made when it asks for one."""
        info = parent.find_object(ScriptInfo) if parent else None
        if parent and info and isinstance(info.load_app(), OnlyCommands):
            is_alone = self.name in WITHOUT_ROOMS
            made = without_rooms if is_alone else partial(create_app, pages=False)
            parent.obj = ScriptInfo(create_app=made)
        return loaded(self.name or "").make_context(info_name, args, parent, **extra)


class OnlyCommands(Flask):
    """Stands for the application while `flask` looks which commands there are."""

    def __init__(self) -> None:
        super().__init__(__name__, static_folder=None)
        register(self)

    def app_context(self) -> Any:
        """Enter nothing, so that a command enters the context of the application itself."""
        return nullcontext()


def without_rooms() -> Flask:
    """Return an application that knows its database and the ledger, and no room."""
    app: Flask = import_module("pointsapp.foundation").alone()
    return app


def loaded(name: str) -> click.Command:
    """Return the command of this name, imported."""
    command: click.Command = import_module(f"{__name__}.{name.replace('-', '_')}").command
    return command


def register(app: Flask) -> None:
    """Let `flask` find the commands."""
    for name, told in COMMANDS.items():
        app.cli.add_command(Later(name, help=told))


def app_for_flask() -> Flask:
    """Return the application; where `flask` only looks for its commands, what stands for it.

    Flask's own commands, `run` and `routes`, look for the application under their own names.
    """
    asked = click.get_current_context(silent=True)
    return OnlyCommands() if asked and isinstance(asked.command, FlaskGroup) else create_app()

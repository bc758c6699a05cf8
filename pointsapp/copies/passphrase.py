"""A copy's passphrase: typed, or for cron from a file or the environment; never an argument."""

import os
from pathlib import Path

import click

VARIABLE = "BACKUP_PASSPHRASE"
SHORTEST = 12
passphrase_file = click.option(
    "--passphrase-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"Where the passphrase stands; else the variable {VARIABLE}, else it is asked for.",
)


def read_passphrase(file: Path | None, *, twice: bool = False) -> str:
    """Return the passphrase; a typed one is asked for `twice` where nobody could correct it."""
    given = file.read_text().strip() if file else os.environ.get(VARIABLE, "")
    if given:
        return given
    if file:
        raise click.ClickException(f"{file} is empty")
    try:
        typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice)
    except click.Abort:
        raise click.ClickException(
            f"no passphrase was given; set {VARIABLE} or name --passphrase-file"
        ) from None
    return typed


def new_passphrase(file: Path | None) -> str:
    """Return a passphrase for a copy to be. Ends the command for one that is soon guessed."""
    chosen = read_passphrase(file, twice=True)
    if len(chosen) < SHORTEST:
        raise click.ClickException(f"the passphrase needs {SHORTEST} characters or more")
    return chosen

"""What a village has on paper, or others keep of its ledger, as files that commands take."""

import json
from pathlib import Path

import click

from pointsapp import ledger

KEYS = ("book_code", "number", "hash", "sealed_at")


def read_seals(file: Path | None) -> list[ledger.KeptSeal]:
    """Return the seals in a file: `flask ledger seals` as lines or JSON, CSV, or typed codes.

    Ends the command at what is no seal.
    """
    text = file.read_text() if file else ""
    try:
        if text.lstrip().startswith("["):
            rows = [[str(one[key]) for key in KEYS if key in one] for one in json.loads(text)]
            return ledger.read_kept_seals([" ".join(row) for row in rows])
        return ledger.read_kept_seals(text.splitlines())
    except (ValueError, TypeError) as error:
        raise click.ClickException(f"{file}: {error}") from error


def read_typed(seals: tuple[str, ...]) -> list[ledger.KeptSeal]:
    """Return the seals that were typed from paper. Ends the command at what is none."""
    try:
        return ledger.read_kept_seals(list(seals))
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def read_codes(file: Path | None) -> list[ledger.PrintedCode]:
    """Return the check codes in a file, one a line. Ends the command at one that is mistyped."""
    codes = []
    for number, line in enumerate(file.read_text().splitlines() if file else [], start=1):
        try:
            codes += [ledger.read_code(line)] if line.strip() else []
        except ledger.Mistyped as error:
            raise click.ClickException(f"{file}: the code in line {number} is mistyped") from error
    return codes

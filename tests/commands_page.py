"""docs/commands.md, made from what the commands say of themselves: `make commands`."""

from collections.abc import Iterator
from pathlib import Path

import click

from pointsapp.commands import COMMANDS, loaded

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
FLASKS_OWN = {"db"}
"""Whose subcommands are told by their own documentation."""
BEGINNING = """\
# Commands

Made from `--help` by `make commands`; a test keeps the two in step. On a machine that
`deploy/install.sh` set up, `points …` stands for `flask …`: the service's user and settings.
A command says what it could not do in one sentence and ends with exit code 1.
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([BEGINNING, *(part for name in COMMANDS for part in _told(name))])


def _told(name: str) -> Iterator[str]:
    command = loaded(name)
    yield f"## flask {name}\n"
    if isinstance(command, click.Group) and name not in FLASKS_OWN:
        for sub in sorted(command.commands):
            yield _block(command.commands[sub], f"flask {name} {sub}")
    else:
        yield _block(command, f"flask {name}")


def _block(command: click.Command, path: str) -> str:
    context = click.Context(command, info_name=path, terminal_width=100, max_content_width=100)
    return f"```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page())

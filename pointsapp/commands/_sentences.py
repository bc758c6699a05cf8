"""How a command tells what it would not do: one sentence in English, and exit 1."""

from collections.abc import Callable

import click
from flask_babel import force_locale

from pointsapp.refusals import Refusal
from pointsapp.web.forms import clean
from pointsapp.web.refusals import sentence_of


class OneSentence(click.Command):
    """A command that ends with one sentence, never with a traceback, at what cannot be done."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal and a file that cannot be used become its error."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            raise click.ClickException(english(refusal)) from refusal
        except OSError as error:
            told = [str(error.filename)] if error.filename else []
            raise click.ClickException(": ".join([*told, str(error.strerror)])) from error


def english(refusal: Refusal) -> str:
    """Return a refusal's sentence in English, whatever language the pages have."""
    with force_locale("en"):
        return sentence_of(refusal)


Check = Callable[[click.Context, click.Parameter, str | None], str | None]


def text_of_at_most(most: int) -> Check:
    """Return a check that cleans what was typed, and ends the command where it does not fit."""

    def check(_ctx: click.Context, parameter: click.Parameter, typed: str | None) -> str | None:
        text = clean(typed)
        if text is not None and not 1 <= len(text) <= most:
            raise click.ClickException(f"{parameter.name} needs 1 to {most} characters")
        return text

    return check

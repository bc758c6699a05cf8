"""How a command tells what it would not do: one sentence in English, and exit 1."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click
from flask import current_app
from flask.cli import ScriptInfo
from flask_babel import force_locale
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from pointsapp import Misconfigured
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.schema import INSUFFICIENT_PRIVILEGE, Schema, schema_of
from pointsapp.web.forms import clean
from pointsapp.web.refusals import sentence_of


class OneSentence(click.Command):
    """A command that ends with one sentence, never with a traceback, at what cannot be done.

    It looks first whether the database is of this release, unless it is made for `any_schema`.
    """

    def __init__(self, *args: Any, any_schema: bool = False, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.any_schema = any_schema

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what cannot be done becomes its error."""
        with troubles_told():
            if not current_app:
                ctx.with_resource(ctx.ensure_object(ScriptInfo).load_app().app_context())
            if not self.any_schema:
                check_schema()
            return super().invoke(ctx)


@contextmanager
def troubles_told() -> Iterator[None]:
    """End the command with one sentence at a refusal and at a trouble of operation."""
    try:
        yield
    except Refusal as refusal:
        raise click.ClickException(english(refusal)) from refusal
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        told = [str(error.filename)] if error.filename else []
        raise click.ClickException(": ".join([*told, str(error.strerror)])) from error
    except DBAPIError as error:
        if not _is_of_operation(error):
            raise
        first = (str(error.orig).splitlines() or ["?"])[0]
        raise click.ClickException(f"the database cannot be used: {first}") from error


def _is_of_operation(error: DBAPIError) -> bool:
    """Tell a database that is locked, away, full or foreign from a mistake of ours."""
    denied = getattr(error.orig, "sqlstate", None) == INSUFFICIENT_PRIVILEGE
    return denied or isinstance(error, OperationalError) or type(error) is DatabaseError


def check_schema(*allowed: Schema) -> None:
    """End the command unless the database is of this release, or stands as is allowed."""
    schema = schema_here()
    if schema not in {Schema.OURS, *allowed}:
        raise click.ClickException(schema)


def schema_here() -> Schema:
    """Return how the installation's database stands to this release."""
    engine = db.engine
    reading = engine.connect() if isinstance(engine, Engine) else nullcontext(engine)
    with reading as connection:
        return schema_of(connection)


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

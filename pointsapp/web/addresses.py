"""Addresses and requests that only let through what the databases can keep, and no other site."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from flask import Request, current_app, request
from werkzeug.datastructures import ImmutableDict, ImmutableMultiDict
from werkzeug.routing import (
    IntegerConverter,
    Map,
    PathConverter,
    Rule,
    UnicodeConverter,
    ValidationError,
)

from pointsapp.web.values import LARGEST, storable

_LOCAL = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


class Number(IntegerConverter):
    """A whole number of a column; others have no page."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """Return the number. Raises ValidationError."""
        number: int = super().to_python(value)
        if number > LARGEST:
            raise ValidationError
        return number


def _storable(value: str) -> str:
    if storable(value) != value:
        raise ValidationError
    return value


class Text(UnicodeConverter):
    """A part of an address that can be looked up; others have no page."""

    def to_python(self, value: str) -> str:
        """Return the part. Raises ValidationError."""
        return _storable(value)


class Path(PathConverter):
    """The path of a file; what is none has no page."""

    def to_python(self, value: str) -> str:
        """Return the path. Raises ValidationError."""
        return _storable(value)


class Route(Rule):
    """A route that learns to make its address when one is first asked of it.

    Werkzeug compiles two functions a route at start-up: for each worker, each command, each test.
    """

    def _compile_builder(self, *which: bool, **named: bool) -> Callable[..., tuple[str, str]]:
        compiled = cache(super()._compile_builder)

        def build(route: Rule, /, **values: Any) -> tuple[str, str]:
            return compiled(*which, **named)(route, **values)

        return build


class Addresses(Map):
    """The addresses of the product, in place of werkzeug's converters with ours."""

    default_converters = ImmutableDict(
        {
            **Map.default_converters,
            "int": Number,
            "default": Text,
            "string": Text,
            "path": Path,
        }
    )


class Parameters(ImmutableMultiDict[str, Any]):
    """Names and values of a query or a form, without what no database keeps.

    A part of a form that has no name has an empty one: werkzeug would call it None.
    """

    def __init__(self, sent: Iterable[tuple[str | None, Any]] | None = None) -> None:
        pairs = ImmutableMultiDict(sent).items(multi=True)
        super().__init__([(_cleared(name or ""), _cleared(value)) for name, value in pairs])


class ClearedRequest(Request):
    """A request whose query and form hold nothing that no database keeps."""

    parameter_storage_class = Parameters


def _cleared(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def page_of(address: str) -> str:
    """Return the page that shows the form of this address: itself, or the nearest above it.

    What is posted to /sheets/7/approval stands on /sheets/7.
    """
    addresses = current_app.create_url_adapter(request)
    path = address.partition("?")[0]
    if addresses is None or addresses.test(path, "GET"):
        return address
    while path != "/" and not addresses.test(path, "GET"):
        path = path.rstrip("/").rpartition("/")[0] or "/"
    return path


def local_path(wanted: str | None) -> str:
    """Return the wanted path if it lies on this site, else the home page."""
    return wanted if wanted and _LOCAL.fullmatch(wanted) else "/"

"""Every door of the product: each route, who may open it, and what its address may say."""

import ast
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote_from_bytes

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from pointsapp.access.guard import permission_of
from pointsapp.actor import Permission
from pointsapp.community.models import Village
from pointsapp.database import Base

TABLES = {
    "consent_id": "telling_consent",
    "import_id": "kept_import",
    "line_id": "award_line",
    "photo_id": "claim_photo",
    "receipt_id": "goods_receipt",
    "round_id": "inspection_round",
    "sheet_id": "award_sheet",
    "user_id": "user_account",
    "member_id": "user_account",
}
"""The tables that arguments of addresses are not called after."""

READERS = {"number", "numbers", "count", "year", "day", "month", "text", "amount", "has"}
"""The functions of web/query.py."""


@dataclass(frozen=True)
class Door:
    """A route with one method, and the names that its view's module reads of a query, and how."""

    rule: Rule
    method: str
    permission: Permission
    names: Mapping[str, Collection[str]]


def doors_of(app: Flask) -> Iterator[Door]:
    """Give every route but that of the static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        with app.app_context():
            permission = permission_of(rule.endpoint)
        if permission is None:
            raise LookupError(f"{rule} has no permission")
        module = sys.modules[app.view_functions[rule.endpoint].__module__]
        names = _names_in(Path(module.__file__ or ""))
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield Door(rule, method, permission, names)


def query_names(source: str) -> dict[str, set[str]]:
    """Return the names that this source reads of a query, each with the READERS that read it.

    Raises LookupError where a name is neither a literal nor one of the module's KNOWN.
    """
    tree = ast.parse(source)
    names: dict[str, set[str]] = {}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        reader = call.func
        if not (isinstance(reader, ast.Attribute) and reader.attr in READERS and call.args):
            continue
        if not (isinstance(reader.value, ast.Name) and reader.value.id == "query"):
            continue
        name = call.args[0]
        for read in {str(name.value)} if isinstance(name, ast.Constant) else _known(tree):
            names.setdefault(read, set()).add(reader.attr)
    return names


@cache
def _names_in(module: Path) -> dict[str, set[str]]:
    return query_names(module.read_text())


def _known(tree: ast.Module) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "KNOWN":
            return set(ast.literal_eval(node.value))
    raise LookupError("a name of a query is not known")


def ids_of(session: Session, names: set[str]) -> dict[str, str]:
    """Return what each argument of an address may be: the first thing that is there, or 1."""
    ids = {}
    for name in names - {"code", "token"}:
        table = Base.metadata.tables.get(TABLES.get(name, name.removesuffix("_id")))
        first = None if table is None else sa.select(sa.func.min(table.c.id))
        ids[name] = str((None if first is None else session.scalar(first)) or 1)
    code = session.scalar(sa.select(Village.code).order_by(Village.id).limit(1))
    return {**ids, "code": str(code), "token": "x"}


def path_of(rule: Rule, values: Mapping[str, bytes]) -> str:
    """Return the path of the route with these values, each quoted byte by byte."""

    def value(argument: re.Match[str]) -> str:
        return quote_from_bytes(values[argument[1]], safe="")

    return re.sub(r"<(?:\w+:)?(\w+)>", value, rule.rule)


def answer_of(ask: Callable[[], TestResponse]) -> str:
    """Return the status of an answer, or the error that nobody caught."""
    try:
        response = ask()
    except Exception as error:
        return f"500 {type(error).__name__}: {str(error)[:120]}"
    response.close()
    return str(response.status_code)

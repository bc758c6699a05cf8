"""Addresses are nouns in kebab case, their ids typed, their views labelled."""

import re

from flask import Flask

KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)?$")
TYPED = re.compile(r"<(int|uuid|string|path|[a-z_]+\([^)]*\)):[a-z_]+>$")


def own_rules(app: Flask) -> list[str]:
    return [r.rule for r in app.url_map.iter_rules() if r.endpoint != "static"]


def test_addresses_are_in_kebab_case_with_typed_ids(app: Flask) -> None:
    odd = [
        rule
        for rule in own_rules(app)
        for part in rule.strip("/").split("/")
        if part and not (TYPED.match(part) if "<" in part else KEBAB.match(part))
    ]
    assert odd == []


def test_every_view_names_its_permission(app: Flask) -> None:
    unlabelled = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not hasattr(view, "permission")
    ]
    assert unlabelled == []

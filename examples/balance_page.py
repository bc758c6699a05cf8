"""A page that shows a household's balance, from the token that the household made on its phone.

    POINTS=https://points.example TOKEN=… python3 examples/balance_page.py > balance.html

Needs nothing but Python.
"""

import json
import os
import sys
from html import escape
from typing import Any
from urllib.request import Request, urlopen

PAGE = """<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><title>{household} · {village}</title>
<h1>{village} {household}</h1>
<p>结余 <strong>{balance}</strong> 分，待入账 {pending} 分</p>
<ul>
{entries}
</ul>
</html>"""
ENTRY = "<li>{occurred_on} {title} {points:+d}</li>"


def read(address: str, token: str, path: str) -> dict[str, Any]:
    """Return what the API answers."""
    asked = Request(f"{address}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
    with urlopen(asked, timeout=20) as answer:
        told: dict[str, Any] = json.load(answer)
    return told


def page(address: str, token: str) -> str:
    """Return the page as HTML."""
    household = read(address, token, "/household")
    entries = read(address, token, "/household/entries")["entries"]
    shown = [ENTRY.format(**{**entry, "title": escape(entry["title"])}) for entry in entries]
    texts = {name: escape(str(value)) for name, value in household.items()}
    return PAGE.format(**texts, entries="\n".join(shown))


if __name__ == "__main__":
    sys.stdout.write(page(os.environ["POINTS"], os.environ["TOKEN"]))

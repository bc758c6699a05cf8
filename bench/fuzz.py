"""Requests that nobody sends on purpose, by the thousand: none may end in an error of ours.

`python -m bench fuzz --minutes 10 [--postgresql] [--seed 7]`; a short one is among the tests.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse
from wtforms import FileField, MultipleFileField

from bench.browsers import browsers_of
from bench.databases import postgresql_databases, sqlite_folder
from bench.doors import Door, answer_of, doors_of, ids_of, path_of
from pointsapp import create_app
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.forms import Form

VALUES = [
    b"", b" ", b"0", b"1", b"2", b"3", b"-1", b"1.5", b"018", b"2147483647", b"2147483648",
    b"9223372036854775808", b"9" * 5000, b"NaN", b"-Infinity", b"sNaN", b"1e9999", b"1e-9999",
    "٣".encode(), "１８".encode(), b"0001-01-01", b"9999-12-31", b"2026-11-14", b"2026-02-30",
    b"2026-11", b"9999-12", b"25:61", b"08:30", b"a\0b", b"\xed\xa0\x80", b"\xff\xfe", b"%00",
    b"../../etc/passwd", b"'\"<script>", b"=1+1", b"x" * 300, b"x" * 9000, "张".encode(),
    "路灯坏了".encode(), "\u202e\u200b".encode(), "🀄".encode(), b"y", b"yes", b"donated", b"1:2",
    b"280416", b"demo-village", b"7f1b1d6e-0000-4000-8000-00000000abcd", b"A" * 22, b"\r\nX: y",
]  # fmt: skip
NUMBERED = ("item", "count", "reason", "line", "damaged", "mark", "row", "person", "quantity")
HEADERS = {
    "Origin": ("http://[bad", "null", "http://localhost", "\x80", "http://localhost:99999"),
    "Host": ("a..b", "localhost", "localhost:99999", "[::1", "ä", "x" * 300, ""),
    "User-Agent": ("", "x" * 9000, "MicroMessenger Android \xff", "\x00"),
    "Accept-Language": ("zz-ZZ;q=x", ",,,;", "*"),
    "Referer": ("http://[", "\xff"),
    "X-Forwarded-For": ("a, b", "::ffff:1.2.3.4%eth0", "x" * 999),
    "If-None-Match": ('W/"', "*", "\xff"),
    "Range": ("bytes=9-1", "bytes=-", "x"),
    "Content-Type": ("", "text/plain; charset=x", "multipart/form-data", "application/json"),
    "Cookie": ("session=x", "language=zz; type=\xff; slip=", "=;=", "session=" + "x" * 4000),
}
FILES = (
    b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\xff\xd8\xff\xe0 broken", b"PK\x03\x04" + b"\0" * 99,
    b"GIF89a\xff\xff\xff\xff", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"a,b\n\xff,\0\n",
    "户号,姓名\n018,张学军\n".encode(), b"RIFF\0\0\0\0WEBPVP8 ", b"<svg/>",
)  # fmt: skip

FILE_NAMES = ("a.xlsx", "a.csv", "a.xls", "b.jpg", "\0", "../x", "", "长" * 300)


@dataclass(frozen=True)
class ShownForm:
    """A form as a page showed it to one of the browsers."""

    browser: int
    action: str
    values: list[tuple[str, str]]


@dataclass
class Fuzzer:
    """Sends requests of chance; `broken` are those that ended in an error of ours.

    One in four is a form that a page showed, up to two of its fields spoiled. Nine times of ten
    nobody tries again what was shut to him.
    """

    app: Flask
    ids: Mapping[str, str]
    browsers: Sequence[FlaskClient]
    chance: random.Random
    broken: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    shut: set[tuple[int, Permission]] = field(default_factory=set)
    shown: dict[str, ShownForm] = field(default_factory=dict)

    @property
    def sent(self) -> int:
        """How many requests were sent."""
        return self.answers.total()

    def __post_init__(self) -> None:
        self.doors = list(doors_of(self.app))

    def send(self) -> None:
        """Send one request and keep it in mind if it broke something."""
        if self.shown and self.chance.random() < 0.25:
            form = self.chance.choice(list(self.shown.values()))
            request = {"path": form.action, "method": "POST", "data": self._spoiled(form)}
            self._ask(form.browser, request)
            return
        door, who = self._door_and_browser()
        if not self._ask(who, self._request(door)):
            self.shut.add((who, door.permission))

    def _door_and_browser(self) -> tuple[Door, int]:
        while True:
            door, who = self.chance.choice(self.doors), self.chance.randrange(len(self.browsers))
            if (who, door.permission) not in self.shut or self.chance.random() < 0.1:
                return door, who

    def _ask(self, who: int, request: Mapping[str, Any]) -> bool:
        """Send a request; tell whether this person may."""
        asked_to_sign_in = False

        def ask() -> TestResponse:
            nonlocal asked_to_sign_in
            response = self.browsers[who].open(**request)
            asked_to_sign_in = "/sign-in" in (response.location or "")
            self._look(who, response)
            return response

        answer = answer_of(ask)
        self.answers["sign in" if asked_to_sign_in else answer[:3]] += 1
        if answer >= "500":
            self.broken.append(f"{answer}: {request!r:.700}")
        return answer != str(int(HTTPStatus.FORBIDDEN))

    def _look(self, who: int, response: TestResponse) -> None:
        """Keep the forms of a page in mind."""
        if response.status_code != HTTPStatus.OK or response.mimetype != "text/html":
            return
        for form in html.fromstring(response.data).forms:
            if form.method == "POST" and form.action:
                self.shown[form.action] = ShownForm(who, form.action, form.form_values())

    def _spoiled(self, form: ShownForm) -> "MultiDict[str, Any]":
        sent: MultiDict[str, Any] = MultiDict(form.values)
        for name in self.chance.sample(sorted(sent), min(len(sent), self.chance.randrange(3))):
            sent[name] = self._text()
        return sent

    def _request(self, door: Door) -> dict[str, Any]:
        spoil = self.chance.random() < 0.2
        values = {
            name: self._value() or b"-" if spoil else self.ids[name].encode()
            for name in door.rule.arguments
        }
        query = "&".join(
            f"{name}=" + "".join(f"%{byte:02x}" for byte in self._value())
            for name in sorted(door.names)
            if self.chance.random() < 0.6
        )
        sent: dict[str, Any] = {
            "path": path_of(door.rule, values) + (f"?{query}" if query else ""),
            "method": door.method,
            "headers": self._headers(),
        }
        if door.method == "POST":
            sent["data"] = self._form(door)
        return sent

    def _value(self) -> bytes:
        value = self.chance.choice(VALUES)
        if self.chance.random() < 0.1:
            return value + self.chance.randbytes(self.chance.randrange(9))
        return value

    def _headers(self) -> dict[str, str]:
        names = [name for name in HEADERS if self.chance.random() < 0.03]
        return {name: self.chance.choice(HEADERS[name]) for name in names}

    def _form(self, door: Door) -> "MultiDict[str, Any]":
        module = sys.modules[self.app.view_functions[door.rule.endpoint].__module__]
        sent: MultiDict[str, Any] = MultiDict()
        for name, is_file in sorted(field_names(module)):
            if self.chance.random() < 0.8:
                sent.add(name, self._file() if is_file else self._text())
        for name in NUMBERED:
            if self.chance.random() < 0.3:
                sent.add(f"{name}-{self._text(60)}", self._text())
        return sent

    def _text(self, most: int = 10_000) -> str:
        return self._value().decode(errors="replace")[:most]

    def _file(self) -> tuple[BytesIO, str]:
        content = self.chance.choice(FILES) + self.chance.randbytes(self.chance.randrange(40))
        name = self.chance.choice(FILE_NAMES)
        return BytesIO(content), name


def field_names(module: object) -> set[tuple[str, bool]]:
    """Return the fields of all forms that a module of views uses, and which are files."""
    names = set()
    for form in vars(module).values():
        if isinstance(form, type) and issubclass(form, Form):
            for name in dir(form):
                kind = getattr(getattr(form, name), "field_class", None)
                if kind is not None:
                    names.add((name, issubclass(kind, FileField | MultipleFileField)))
    return names


def run(arguments: list[str]) -> int:
    """Fuzz the demo village for so many minutes; fail if anything broke."""
    parser = argparse.ArgumentParser(prog="bench fuzz")
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    chosen = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = stack.enter_context(sqlite_folder())
        url = f"sqlite:///{folder / 'fuzz.sqlite3'}"
        if chosen.postgresql:
            url = stack.enter_context(postgresql_databases())[0]
        os.environ.update(DATABASE_URL=url, INSTANCE_PATH=str(folder), SECRET_KEY="0" * 32)
        fuzzer = _village(chosen.seed)
        _until(time.monotonic() + chosen.minutes * 60, fuzzer)
        with fuzzer.app.app_context():
            db.engine.dispose()
    for broken in fuzzer.broken[:20]:
        print(broken, file=sys.stderr)
    print(
        json.dumps(
            {
                "name": "fuzz",
                "requests": fuzzer.sent,
                "answers": fuzzer.answers,
                "broken": len(fuzzer.broken),
            }
        )
    )
    return int(bool(fuzzer.broken))


def _until(end: float, fuzzer: Fuzzer) -> None:
    while time.monotonic() < end:
        if fuzzer.sent % 50 == 0:  # some sign themselves out, or change their password
            fuzzer.browsers = [fuzzer.app.test_client(), *browsers_of(fuzzer.app).values()]
        fuzzer.send()


def _village(seed: int) -> Fuzzer:
    app = create_app()
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, ARGON2_MEMORY_KIB=8, ARGON2_PASSES=1)
    with app.app_context():
        upgrade()
    app.test_cli_runner().invoke(args=["demo", "--villages=1"], catch_exceptions=False)
    with app.app_context():
        names = {name for door in doors_of(app) for name in door.rule.arguments}
        ids = ids_of(db.session(), names)
    return Fuzzer(app, ids, (), random.Random(seed))

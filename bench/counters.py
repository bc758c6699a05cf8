"""Counters to load: villages with clerks who are signed in and households that agreed already."""

import re
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from itertools import cycle
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy.orm import Session

from bench.balance_page import ATTRIBUTE, INPUT
from pointsapp import ledger
from pointsapp.access.current import hasher
from pointsapp.access.models import TakenCode
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as access
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import SYSTEM, ActorKind, code_of, system_actor
from pointsapp.community.books import AccountKind, SourceKind, TransactionKind
from pointsapp.community.households.service import Member, enrol_household
from pointsapp.community.models import CodesFor
from pointsapp.community.villages.service import create_village
from pointsapp.exchange.items.service import NewItem, create_item
from pointsapp.exchange.receipts.service import NewReceipt, NewReceiptLine, receive_goods
from pointsapp.web.clock import now
from pointsapp.web.unit_of_work import unit_of_work

PASSWORD = "a-long-walk-home"
HOUSEHOLDS = 10
POINTS = 1_000_000
STOCK = 100_000
GOODS = 3


@dataclass(frozen=True)
class Clerk:
    """A clerk with a signed-in browser, the households in front of the counter, the goods."""

    cookie: str
    csrf_token: str
    prices: str
    households: tuple[int, ...]
    items: tuple[int, ...]

    def requests(self) -> Iterator[tuple[str, bytes]]:
        """Give redemptions of one of each of the goods, each with its key, without an end."""
        for household_id in cycle(self.households):
            key = str(uuid.uuid4())
            yield (
                key,
                self._post(f"/counter/{household_id}/redemptions", urlencode(self.fields(key))),
            )

    def fields(self, key: str) -> dict[str, str]:
        """Return the form of a redemption of one of each of the goods."""
        return {
            "csrf_token": self.csrf_token,
            "key": key,
            "prices": self.prices,
            "again": "y",
            **{f"item-{item_id}": "1" for item_id in self.items},
        }

    def _post(self, path: str, body: str) -> bytes:
        return (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {self.cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def open_counters(app: Flask, *, villages: int, clerks: int, codes: int) -> list[Clerk]:
    """Make villages with so many clerks each, who took so many one-minute codes before."""
    password_hash = hasher().hash(PASSWORD)
    counters = []
    with unit_of_work() as session:
        for village in range(villages):
            counters += _open_village(session, f"{village:03d}", password_hash, clerks, codes)
    return [_sign_in(app, name, households, items) for name, households, items in counters]


def _open_village(
    session: Session, code: str, password_hash: str, clerks: int, codes: int
) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    at = now() - timedelta(minutes=1)
    village = create_village(session, name=code, code=code, at=at, notice_days=0)
    village.codes_for, village_id = CodesFor.NOBODY, village.id
    by = system_actor(village_id)
    items = tuple(
        create_item(session, NewItem(f"物品{number}", number + 1), by=by) for number in range(GOODS)
    )
    lines = [NewReceiptLine(item_id, STOCK) for item_id in items]
    receipt = NewReceipt(at.date(), "bought", lines)
    receive_goods(session, receipt, key="first", by=by, at=at)
    counters = []
    for number in range(clerks):
        name = f"clerk-{code}-{number}"
        new = NewUser(name, name, password_hash, (Role.COUNTER,))
        user_id = access.create_user(session, new, by=by, at=at)
        households = _settle(session, village_id, number)
        session.add_all(
            TakenCode(
                household_id=household_id,
                nonce=secrets.token_hex(6),
                taken_by=code_of(ActorKind.USER, user_id),
                taken_at=now(),
            )
            for household_id in households
            for _code in range(codes // HOUSEHOLDS)
        )
        counters.append((name, households, items))
    return counters


def _settle(session: Session, village_id: int, counter: int) -> tuple[int, ...]:
    """Enrol households with points for a long morning."""
    homes = [
        enrol_household(
            session,
            number=f"{counter}-{number}",
            members=[Member("张三")],
            by=system_actor(village_id),
        )
        for number in range(HOUSEHOLDS)
    ]
    issued = ledger.find_account(session, book_id=village_id, kind=AccountKind.ISSUED)
    at = now() - timedelta(minutes=1)
    openings = [
        ledger.Posting(
            key=f"opening:{home.id}",
            kind=TransactionKind.OPENING,
            legs=(ledger.Leg(issued, -POINTS), ledger.Leg(home.account_id, POINTS)),
            occurred_on=at.date(),
            source_kind=SourceKind.OPENING,
            source_id=home.id,
        )
        for home in homes
    ]
    ledger.post_many(session, village_id, openings, by=SYSTEM, at=at)
    return tuple(home.id for home in homes)


def _sign_in(app: Flask, name: str, households: tuple[int, ...], items: tuple[int, ...]) -> Clerk:
    client = app.test_client()
    with app.app_context():  # one for each request, as the server has: they keep things in it
        fields = _hidden(client.get("/sign-in/staff").text)
    with app.app_context():
        given = {**fields, "username": name, "password": PASSWORD}
        answer = client.post("/sign-in/staff", data=given)
    if answer.status_code != 303:
        raise RuntimeError("the clerk is not signed in")
    with app.app_context():
        fields = _hidden(client.get(f"/counter/{households[0]}").text)
    cookie = client.get_cookie("session")
    value = cookie.value if cookie else ""
    return Clerk(
        f"session={value}", fields["csrf_token"], fields.get("prices", ""), households, items
    )


def _hidden(page: str) -> dict[str, str]:
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page)]
    return {i["name"]: unescape(i.get("value", "")) for i in inputs if i.get("type") == "hidden"}


def redemption_in(head: bytes) -> int | None:
    """Return the redemption that an answer leads to, None when it books nothing."""
    found = re.search(rb"HTTP/1.1 303.*\n[Ll]ocation: \S*/redemptions/(\d+)", head, flags=re.DOTALL)
    return int(found[1]) if found else None

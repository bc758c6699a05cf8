"""Each form that carries a key, as somebody of the cast sends it."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.card_list.forms import CardsForm
from pointsapp.access.models import AuditRecord, Device, Guess, TakenNotes
from pointsapp.actor import Actor
from pointsapp.community.changes.forms import ClosingForm, MergerForm, SplitForm
from pointsapp.community.models import Village
from pointsapp.complaints.forms import ComplaintForm
from pointsapp.earning.activities.forms import ActivityForm, RecordForm
from pointsapp.earning.approvals.forms import ApprovalsForm
from pointsapp.earning.claims.forms import ClaimForm
from pointsapp.earning.corrections.forms import CorrectionForm
from pointsapp.earning.entries.forms import EntryForm
from pointsapp.earning.inspections.forms import RoundForm
from pointsapp.earning.notices.forms import ObjectionForm
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardLine
from pointsapp.earning.typed_lists.forms import ListForm
from pointsapp.exchange.cashing_up.forms import CashingUpForm
from pointsapp.exchange.counter.forms import BasketForm
from pointsapp.exchange.receipts.forms import ReceiptForm
from pointsapp.exchange.redemptions.basket import Basket
from pointsapp.exchange.redemptions.service import redeem
from pointsapp.exchange.returns.forms import ReturnForm
from pointsapp.exchange.returns.queries import show_redemption
from pointsapp.exchange.stocktakes.forms import CountForm
from pointsapp.exchange.write_offs.forms import WriteOffForm
from pointsapp.honours.board import service as honours
from pointsapp.honours.board.forms import HonourForm
from pointsapp.honours.board.models import HonourCategory
from pointsapp.portal.deeds.forms import DisagreeForm
from pointsapp.portal.orders.forms import OrderForm
from pointsapp.web.forms import Form
from tests.village import AT, PASSWORD, PIN, Cast, Home, helper_of, resident_of

KEY = "7f1b1d6e-0000-4000-8000-00000000abcd"
SECRETS = {"pin", "password", "split-password"}
OF_THE_DOOR = {AuditRecord, Device, Guess, TakenNotes}
"""What may be written while nothing is done: who knocked, and who looked."""

KEYED_BY_FILE = {ListForm}
"""Keyed by the token of its file, which is kept for an hour: tests/earning/typed_lists."""

SENT_WHILE_ACTING = {OrderForm}
"""Sent by a member on a device that acts for a household: tests/exchange/door_orders."""

Give = Callable[[Home, int], None]
Swept = Callable[..., int]
Fields = dict[str, str | list[str]]


@dataclass(frozen=True)
class World:
    """Everything that the forms act on."""

    session: Session
    village: Cast
    rule: Callable[[str], int]
    shelf: dict[str, int]
    give: Give
    swept: Swept
    colleague: Actor

    @property
    def soap(self) -> int:
        """The id of the soap."""
        return self.shelf["肥皂"]


@dataclass(frozen=True)
class Sending:
    """A form as somebody sends it; `changed` is what is different in the other content.

    `gone` are the fields whose choice the act itself took away, so that no page can offer it again.
    """

    by: Actor
    other: Actor
    path: str
    fields: Fields
    changed: Fields
    key_field: str = "key"
    gone: frozenset[str] = frozenset()

    @property
    def first(self) -> Fields:
        """What is sent first."""
        return {self.key_field: KEY, **self.fields}

    @property
    def other_content(self) -> Fields:
        """What is sent under the same key though it says something else."""
        return {**self.first, **self.changed}


SENDINGS: dict[type[Form], Callable[[World], Sending]] = {}
"""How each form with a key is sent."""


def sends(form: type[Form]) -> Callable[[Callable[[World], Sending]], Callable[[World], Sending]]:
    def register(sending: Callable[[World], Sending]) -> Callable[[World], Sending]:
        SENDINGS[form] = sending
        return sending

    return register


@sends(SplitForm)
def split(world: World) -> Sending:
    zhang = world.village.zhang
    world.give(zhang, 30)
    leaving = [str(zhang.people["王桂兰"])]
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path=f"/households/{zhang.id}/split",
        fields={
            "split-number": "020",
            "split-people": leaving,
            "split-points": "3",
            "split-username": "approver",
            "split-password": PASSWORD,
        },
        changed={"split-points": "2"},
        key_field="split-key",
        gone=frozenset({"split-people"}),
    )


@sends(ApprovalsForm)
def approvals(world: World) -> Sending:
    village = world.village
    waiting = [world.swept((village.zhang, "张学军", hours)) for hours in (100, 200)]
    for sheet_id in waiting:
        sheets.submit(world.session, sheet_id, by=village.recorder, at=AT)
    return Sending(
        by=village.approver,
        other=world.colleague,
        path="/sheets/approvals",
        fields={"sheet": [str(waiting[0])]},
        changed={"sheet": [str(waiting[1])]},
    )


@sends(CardsForm)
def cards(world: World) -> Sending:
    village = world.village
    return Sending(
        by=village.admin,
        other=world.colleague,
        path="/manage/cards/acts",
        fields={"act": "issue", "asked": "y", "household": [str(village.zhang.id)]},
        changed={"household": [str(village.li.id)]},
        gone=frozenset({"act", "asked"}),
    )


@sends(MergerForm)
def merger(world: World) -> Sending:
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path=f"/households/{world.village.li.id}/merger",
        fields={"merger-number": "018"},
        changed={"merger-number": "021"},
        key_field="merger-key",
    )


@sends(ClosingForm)
def closing(world: World) -> Sending:
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path=f"/households/{world.village.li.id}/closing",
        fields={},
        changed={"closing-lapses": "y"},
        key_field="closing-key",
    )


@sends(HonourForm)
def honour(world: World) -> Sending:
    honours.adopt_categories(world.session, by=world.village.admin)
    category = world.session.scalars(sa.select(HonourCategory.id).limit(1)).one()
    named = {"category": str(category), "year": "2026", "number": "018", "person": "王桂兰"}
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path="/manage/honours/",
        fields={**named, "words": "照顾老人八年"},
        changed={"words": "照顾老人九年"},
    )


@sends(RecordForm)
@sends(ActivityForm)
def activity(world: World) -> Sending:
    return Sending(
        by=world.village.recorder,
        other=world.colleague,
        path="/activities/new",
        fields={
            "name": "村内主干道清扫",
            "held_on": "2026-11-14",
            "place": "文化广场",
            "rule": str(world.rule("E03")),
            "quantity": "2",
        },
        changed={"place": "小学门口"},
    )


@sends(RoundForm)
def inspection(world: World) -> Sending:
    facts = {"held_on": "2026-11-08", "rule": str(world.rule("E01")), "judges": "1"}
    return Sending(
        by=world.village.recorder,
        other=world.colleague,
        path="/inspections/new",
        fields={"name": "庭院月检", **facts},
        changed={"name": "庭院周检"},
    )


def line_on_notice(world: World) -> int:
    """Return a line of 张家 that hangs out."""
    session, village = world.session, world.village
    session.execute(sa.update(Village).where(Village.id == village.id).values(notice_days=3))
    sheet_id = world.swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    return session.scalars(sa.select(AwardLine.id).filter_by(sheet_id=sheet_id)).one()


@sends(ObjectionForm)
def objection(world: World) -> Sending:
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path=f"/lines/{line_on_notice(world)}/objection",
        fields={"via": "phone", "objector": "赵大妈", "words": "那天他没来"},
        changed={"words": "那天下雨"},
    )


@sends(DisagreeForm)
def disagreement(world: World) -> Sending:
    zhang = world.village.zhang
    return Sending(
        by=resident_of(zhang, world.village.id),
        other=helper_of(world.session, zhang, world.village.id),
        path=f"/my/deeds/{line_on_notice(world)}/objection",
        fields={"words": "应该是三小时"},
        changed={"words": "应该是四小时"},
    )


@sends(CorrectionForm)
def correction(world: World) -> Sending:
    session, village = world.session, world.village
    sheet_id = world.swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    line_id = session.scalars(sa.select(AwardLine.id).filter_by(sheet_id=sheet_id)).one()
    return Sending(
        by=village.recorder,
        other=world.colleague,
        path=f"/lines/{line_id}/correction",
        fields={"usual": "amount", "quantity": "1.5"},
        changed={"quantity": "1"},
    )


@sends(EntryForm)
def entry(world: World) -> Sending:
    person = world.village.zhang.people["王桂兰"]
    day = {"held_on": "2026-11-14", "quantity": "1"}
    return Sending(
        by=world.village.recorder,
        other=world.colleague,
        path=f"/residents/{person}/entry",
        fields={"title": "县级道德模范", "rule": f"{world.rule('W07')}:2", **day},
        changed={"title": "市级道德模范"},
    )


@sends(ClaimForm)
def claim(world: World) -> Sending:
    zhang = world.village.zhang
    return Sending(
        by=resident_of(zhang, world.village.id),
        other=helper_of(world.session, zhang, world.village.id),
        path="/my/claims/new",
        fields={
            "person": str(zhang.people["王桂兰"]),
            "rule": str(world.rule("E03")),
            "held_on": "2026-11-08",
            "quantity": "1.5",
            "words": "照看邻居老人",
        },
        changed={"words": "照看邻居小孩"},
    )


@sends(ReceiptForm)
def receipt(world: World) -> Sending:
    gift = {"source": "donated", "received_on": "2026-11-14", "line-1-item": str(world.soap)}
    return Sending(
        by=world.village.counter,
        other=world.colleague,
        path="/stock/receipts/new",
        fields={**gift, "donor": "爱心企业", "line-1-quantity": "30", "line-1-cost_yuan": "2.5"},
        changed={"line-1-quantity": "31"},
    )


@sends(WriteOffForm)
def write_off(world: World) -> Sending:
    return Sending(
        by=world.village.counter,
        other=world.colleague,
        path="/stock/write-offs/new",
        fields={"item": str(world.soap), "quantity": "2", "reason": "expired"},
        changed={"quantity": "1"},
    )


def counts(world: World, soap: str) -> Fields:
    return {f"count-{world.soap}": soap, f"count-{world.shelf['大米']}": "2"}


@sends(CountForm)
def stocktake(world: World) -> Sending:
    return Sending(
        by=world.village.counter,
        other=world.colleague,
        path="/stock/stocktakes/new",
        fields=counts(world, "8"),
        changed=counts(world, "7"),
    )


@sends(CashingUpForm)
def cashing_up(world: World) -> Sending:
    return Sending(
        by=world.village.counter,
        other=world.colleague,
        path="/cashing-up/",
        fields=counts(world, "10"),
        changed={f"count-{world.shelf['大米']}": ""},
    )


@sends(BasketForm)
def basket(world: World) -> Sending:
    world.give(world.village.zhang, 60)
    return Sending(
        by=world.village.counter,
        other=world.colleague,
        path=f"/counter/{world.village.zhang.id}/redemptions",
        fields={"pin": PIN, f"item-{world.soap}": "2", f"item-{world.shelf['大米']}": ""},
        changed={f"item-{world.soap}": "1"},
    )


@sends(ReturnForm)
def goods_back(world: World) -> Sending:
    session, by, home = world.session, world.village.counter, world.village.zhang
    world.give(home, 60)
    redemption_id = redeem(session, home.id, Basket("k", {world.soap: 3}), by=by, at=AT)
    [line] = show_redemption(session, by, redemption_id).lines
    return Sending(
        by=by,
        other=world.colleague,
        path=f"/redemptions/{redemption_id}/returns",
        fields={f"line-{line.id}": "2", "reason": "受潮了"},
        changed={f"line-{line.id}": "1"},
    )


@sends(ComplaintForm)
def complaint(world: World) -> Sending:
    village = world.village
    return Sending(
        by=resident_of(village.zhang, village.id),
        other=resident_of(village.li, village.id),
        path="/my/complaints",
        fields={"kind": "complaint", "words": "路灯坏了"},
        changed={"words": "路灯又坏了"},
    )

"""The forms of quarrels, added to the other forms that carry a key."""

from datetime import date

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.quarrels import service as quarrels
from pointsapp.care.quarrels.forms import EndingForm, QuarrelForm, TalkForm
from pointsapp.care.quarrels.service import NewQuarrel
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT, hire


def mediator(world: World, form: str) -> Actor:
    return hire(world.session, f"settles-{form}", Role.MEDIATOR, village_id=world.village.id)


def begun(world: World, by: Actor) -> str:
    """Return the page of a quarrel that this mediator settles."""
    new = NewQuarrel(("018", "019"), (), "滴水", by.user_id or 0, date(2026, 11, 13))
    number = quarrels.take_up(world.session, new, key=by.name, by=by, at=AT)
    return f"/quarrels/{number}"


@sends(QuarrelForm)
def quarrel(world: World) -> Sending:
    by = mediator(world, "begin")
    told = {"about": "院墙滴水", "mediator": str(by.user_id), "begun_on": "2026-11-14"}
    return Sending(
        by=by,
        other=world.colleague,
        path="/quarrels/new",
        fields={"numbers": "018、019", "outsiders": "", **told},
        changed={"about": "界石移动"},
    )


@sends(TalkForm)
def talk(world: World) -> Sending:
    by = mediator(world, "talk")
    return Sending(
        by=by,
        other=world.colleague,
        path=f"{begun(world, by)}/talks",
        fields={"held_on": "2026-11-14", "words": "两家都在"},
        changed={"words": "只来了一家"},
    )


@sends(EndingForm)
def ending(world: World) -> Sending:
    by = mediator(world, "end")
    days = {"ended_on": "2026-11-14", "first_look": "2026-12-14", "second_look": ""}
    return Sending(
        by=by,
        other=world.colleague,
        path=f"{begun(world, by)}/ending",
        fields={"state": "settled", "agreement": "加装水槽", **days},
        changed={"agreement": "不再滴水"},
    )

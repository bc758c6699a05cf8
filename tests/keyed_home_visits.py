"""The forms of visits, added to the other forms that carry a key."""

from pointsapp.access.pairs.service import pair
from pointsapp.access.permissions import Role
from pointsapp.care.home_visits.forms import VisitForm
from pointsapp.care.home_visits.service import NewVisit, note_visit
from pointsapp.care.papers.forms import LinesForm
from pointsapp.portal.care.forms import NobodyCameForm
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT, hire, resident_of


@sends(VisitForm)
def home_visit(world: World) -> Sending:
    session, village = world.session, world.village
    member, other = (
        hire(session, name, Role.PAIRED_MEMBER, village_id=village.id) for name in ("sun", "qian")
    )
    pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    return Sending(
        by=member,
        other=other,
        path="/paired/visits/",
        fields={
            "household": str(village.zhang.id),
            "visited_on": AT.date().isoformat(),
            "about": "policy",
            "spoken_with": str(village.zhang.people["王桂兰"]),
            "words": "讲了医保缴费",
        },
        changed={"words": "讲了养老金"},
    )


@sends(LinesForm)
def typed_lines(world: World) -> Sending:
    session, village = world.session, world.village
    member = hire(session, "feng", Role.PAIRED_MEMBER, village_id=village.id)
    pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    home = village.zhang.id
    return Sending(
        by=village.admin,
        other=world.colleague,
        path=f"/care/members/{member.user_id}/lines",
        fields={
            f"day-{home}": AT.date().isoformat(),
            f"with-{home}": str(village.zhang.people["王桂兰"]),
            f"about-{home}": "policy",
            f"words-{home}": "讲了医保缴费",
        },
        changed={f"words-{home}": "讲了养老金"},
    )


@sends(NobodyCameForm)
def nobody_came(world: World) -> Sending:
    session, village = world.session, world.village
    member = hire(session, "chen", Role.PAIRED_MEMBER, village_id=village.id)
    pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    first, second = (
        note_visit(session, NewVisit(village.zhang.id, AT.date()), key=key, by=member, at=AT)
        for key in ("first", "second")
    )
    return Sending(
        by=resident_of(village.zhang, village.id),
        other=resident_of(village.li, village.id),
        path="/my/care/nobody-came",
        fields={"visit": str(first)},
        changed={"visit": str(second)},
    )

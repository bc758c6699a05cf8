"""The forms of care, added to the other forms that carry a key."""

from pointsapp.access.circumstances.queries import Circumstances
from pointsapp.access.circumstances.service import write_down
from pointsapp.access.pairs.service import pair
from pointsapp.access.permissions import Role
from pointsapp.care.needs.forms import HeardForm, NeedForm, OfficeNeedForm, StepForm, TakenNeedForm
from pointsapp.care.needs.models import Kind, Way
from pointsapp.care.needs.service import NewNeed, raise_need
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT, hire, resident_of


@sends(NeedForm)
def need(world: World) -> Sending:
    village = world.village
    return Sending(
        by=resident_of(village.zhang, village.id),
        other=resident_of(village.li, village.id),
        path="/my/needs/",
        fields={"kind": "help", "words": "屋顶漏雨", "member_reads": "y"},
        changed={"words": "屋顶漏得厉害"},
    )


@sends(OfficeNeedForm)
def need_at_the_office(world: World) -> Sending:
    return Sending(
        by=world.village.recorder,
        other=world.colleague,
        path="/needs/new",
        fields={"household": "018", "kind": "policy", "words": "问低保怎么办"},
        changed={"words": "问医保怎么办"},
    )


@sends(TakenNeedForm)
def need_at_the_door(world: World) -> Sending:
    village, session = world.village, world.session
    member = hire(session, "yang", Role.PAIRED_MEMBER, village_id=village.id)
    assert member.user_id is not None
    pair(session, member.user_id, ["018"], by=village.admin, at=AT)
    return Sending(
        by=member,
        other=world.colleague,
        path=f"/paired/households/{village.zhang.id}/need",
        fields={"kind": "help", "words": "屋顶漏雨"},
        changed={"words": "屋顶漏得厉害"},
    )


@sends(HeardForm)
def answer_of_a_household_without_a_phone(world: World) -> Sending:
    village = world.village
    without = Circumstances(has_no_phone=True)
    write_down(world.session, village.zhang.id, without, by=village.admin, at=AT)
    new = NewNeed(village.zhang.id, Kind.HELP, "屋顶漏雨", Way.OFFICE)
    need_id = raise_need(world.session, new, key="k", by=village.recorder, at=AT)
    return Sending(
        by=village.admin,
        other=world.colleague,
        path=f"/needs/{need_id}/word-of-household",
        fields={
            "answer": "not-yet",
            "said_by": str(village.zhang.head_id),
            "said_on": "2026-11-14",
            "words": "还漏",
        },
        changed={"words": "还漏得厉害"},
    )


@sends(StepForm)
def step_of_a_need(world: World) -> Sending:
    village = world.village
    new = NewNeed(village.zhang.id, Kind.HELP, "屋顶漏雨", Way.OFFICE)
    need_id = raise_need(world.session, new, key="k", by=village.recorder, at=AT)
    return Sending(
        by=village.admin,
        other=world.colleague,
        path=f"/needs/{need_id}/steps",
        fields={"words": "去看过了"},
        changed={"words": "又去看过"},
    )

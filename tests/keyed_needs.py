"""The forms of care, added to the other forms that carry a key."""

from pointsapp.care.needs.forms import NeedForm, OfficeNeedForm, StepForm
from pointsapp.care.needs.models import Kind, Way
from pointsapp.care.needs.service import NewNeed, raise_need
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT, resident_of


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

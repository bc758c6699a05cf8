"""The forms of hazards, added to the other forms that carry a key."""

from datetime import date

from pointsapp.care.hazard_rounds.forms import RoundForm
from pointsapp.care.hazards import service as hazards
from pointsapp.care.hazards.forms import HazardForm, StepForm
from pointsapp.care.hazards.models import Kind
from pointsapp.care.hazards.service import NewHazard
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT


@sends(HazardForm)
def hazard(world: World) -> Sending:
    return Sending(
        by=world.village.recorder,
        other=world.colleague,
        path="/hazards/new",
        fields={"household": "018", "kind": "gas", "words": "软管老化", "found_on": "2026-11-14"},
        changed={"words": "软管开裂"},
    )


@sends(StepForm)
def hazard_step(world: World) -> Sending:
    village = world.village
    new = NewHazard(village.zhang.id, Kind.STOVE, "", date(2026, 11, 13))
    hazard_id = hazards.tell_of(world.session, new, key="seen", by=village.recorder, at=AT)
    return Sending(
        by=village.recorder,
        other=world.colleague,
        path=f"/hazards/{hazard_id}/steps",
        fields={"step": "told", "taken_on": "2026-11-14", "words": "户主"},
        changed={"words": "儿子"},
    )


@sends(RoundForm)
def hazard_round(world: World) -> Sending:
    return Sending(
        by=world.village.recorder,
        other=world.colleague,
        path="/hazards/rounds/new",
        fields={"held_on": "2026-11-14", "kinds": ["gas", "wiring"]},
        changed={"kinds": ["gas"]},
    )

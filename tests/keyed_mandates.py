"""The forms of acting for a household, added to the other forms that carry a key."""

from pointsapp.access.mandates.forms import PaperForm
from pointsapp.access.pairs import service as pairs
from pointsapp.access.permissions import Role
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT, hire


@sends(PaperForm)
def signed_paper(world: World) -> Sending:
    session, village = world.session, world.village
    member = hire(session, "paired", Role.PAIRED_MEMBER, village_id=village.id)
    pairs.pair(session, member.user_id or 0, ["018"], by=village.admin, at=AT)
    return Sending(
        by=village.admin,
        other=world.colleague,
        path=f"/households/{village.zhang.id}/mandate",
        fields={"signed_on": "2026-11-12"},
        changed={"signed_on": "2026-11-13"},
    )

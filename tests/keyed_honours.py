"""The forms of honours, added to the other forms that carry a key."""

import sqlalchemy as sa

from pointsapp.community.resolutions.votes import Votes
from pointsapp.honours.nominations.forms import NominationForm, OfficeNominationForm
from pointsapp.honours.nominations.models import HonourKind
from pointsapp.honours.proposals import service as proposals
from pointsapp.honours.proposals.forms import CandidateForm
from pointsapp.honours.proposals.models import Candidate
from pointsapp.honours.proposals.taking_up import NewCandidate, take_up
from pointsapp.portal.stars.forms import AgainstHonourForm
from tests.keyed_forms import SENDINGS as SENDINGS
from tests.keyed_forms import Sending, World, sends
from tests.village import AT, resident_of


@sends(NominationForm)
def nomination(world: World) -> Sending:
    village = world.village
    return Sending(
        by=resident_of(village.zhang, village.id),
        other=resident_of(village.li, village.id),
        path="/my/nominations",
        fields={"kind": "roll", "nominee": "李秀英", "words": "照顾邻居"},
        changed={"words": "照顾老人"},
    )


@sends(OfficeNominationForm)
def nomination_at_the_office(world: World) -> Sending:
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path="/nominations/",
        fields={"kind": "family", "nominee": "张家", "words": "和睦", "nominator": "三组"},
        changed={"nominator": "二组"},
    )


@sends(CandidateForm)
def candidate(world: World) -> Sending:
    by = world.village.admin
    list_id = proposals.draw_up(world.session, 2026, HonourKind.FAMILY, by=by, at=AT)
    return Sending(
        by=by,
        other=world.colleague,
        path=f"/manage/honour-lists/{list_id}/candidates",
        fields={"category": "0", "number": "018", "words": "和睦"},
        changed={"number": "019"},
    )


@sends(AgainstHonourForm)
def objection_by_phone(world: World) -> Sending:
    village, by = world.village, world.village.admin
    list_id = proposals.draw_up(world.session, 2025, HonourKind.FAMILY, by=by, at=AT)
    new = NewCandidate("018", "", None, "和睦")
    take_up(world.session, list_id, new, key="k", by=by, at=AT)
    proposals.hang_out(world.session, list_id, Votes(AT.date(), 47, 43), by=by, at=AT)
    candidate_id = world.session.scalars(
        sa.select(Candidate.id).filter_by(proposal_id=list_id)
    ).one()
    return Sending(
        by=resident_of(village.li, village.id),
        other=resident_of(village.zhang, village.id),
        path=f"/my/honour-lists/candidates/{candidate_id}/objection",
        fields={"words": "天天吵架"},
        changed={"words": "天天打架"},
    )

"""The forms of questions and of the year's end, added to the other forms that carry a key."""

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.community.models import Township, Village
from pointsapp.earning.adoptions.forms import ResolutionForm
from pointsapp.earning.sheets import service as sheets
from pointsapp.oversight.questions.forms import SayingForm
from pointsapp.township.appointments.forms import ProposalForm
from pointsapp.township.closures.forms import ClosureForm
from pointsapp.township.questions.forms import TownshipSayingForm
from pointsapp.year_end.expiries.forms import ExpiryForm
from tests.keyed_forms import Sending, World, sends
from tests.keyed_mandates import SENDINGS as SENDINGS
from tests.village import AT, hire


def approve_at_once(world: World) -> None:
    session, village = world.session, world.village
    sheet_id = world.swept((village.zhang, "张学军", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)


def supervise(world: World, username: str) -> Actor:
    """Let somebody supervise the village's township, which it has if it had none."""
    session, village = world.session, world.session.get_one(Village, world.village.id)
    if village.township_id is None:
        township = Township(name="南河镇")
        session.add(township)
        session.flush()
        village.township_id = township.id
    return hire(session, username, Role.SUPERVISOR, township_id=village.township_id)


@sends(SayingForm)
def answer_to_a_question(world: World) -> Sending:
    village = world.village
    approve_at_once(world)
    return Sending(
        by=village.admin,
        other=world.colleague,
        path="/reports/questions/approved-at-once/answers?month=2026-11",
        fields={"words": "两个人当面核对"},
        changed={"words": "没有核对"},
    )


@sends(TownshipSayingForm)
def question_of_the_township(world: World) -> Sending:
    village_id = world.village.id
    approve_at_once(world)
    by, other = (supervise(world, username) for username in ("zhou", "wu"))
    return Sending(
        by=by,
        other=other,
        path=f"/township/questions/{village_id}/approved-at-once/remarks?month=2026-11",
        fields={"said": "asked", "words": "谁核对的？"},
        changed={"said": "closed"},
    )


@sends(ProposalForm)
def administrator_of_the_township(world: World) -> Sending:
    village_id = world.village.id
    by, other = (supervise(world, username) for username in ("zheng", "he"))
    return Sending(
        by=by,
        other=other,
        path=f"/township/villages/{village_id}/administrator",
        fields={"name": "周新", "username": "zhouxin", "reason": "原管理员失联", "ends": "0"},
        changed={"reason": "原管理员辞职"},
    )


@sends(ExpiryForm)
def points_that_lapse(world: World) -> Sending:
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path="/manage/expiries/",
        fields={"choice": "clear", "lapses_on": "2027-02-01", "resolution": "11月10日村民会议"},
        changed={"resolution": "11月12日村民会议"},
    )


@sends(ResolutionForm)
def rules_of_a_year(world: World) -> Sending:
    return Sending(
        by=world.village.admin,
        other=world.colleague,
        path="/rules/years/2027/adoption",
        fields={
            "meeting": "assembly",
            "met_on": "2026-11-14",
            "present": "47",
            "in_favour": "43",
            "against": "2",
        },
        changed={"in_favour": "44"},
    )


@sends(ClosureForm)
def closing_of_a_village(world: World) -> Sending:
    village_id = world.village.id
    by, other = (supervise(world, username) for username in ("bai", "xia"))
    return Sending(
        by=by,
        other=other,
        path=f"/township/villages/{village_id}/closure",
        fields={
            "last_day": "2026-12-31",
            "readable_until": "2027-12-31",
            "successor": "0",
            "reason": "县政府批复合村并组",
        },
        changed={"reason": "县政府批复撤销"},
    )

"""Record an activity whose people stand in a typed list."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.actor import Actor
from pointsapp.community.acting import once, take_village
from pointsapp.earning.activities.attendance import draw_up_sheet, tick
from pointsapp.earning.activities.service import NewActivity, record


def record_list(
    session: Session,
    new: NewActivity,
    quantities: Mapping[int, int | None],
    *,
    key: str,
    by: Actor,
    at: datetime,
) -> int:
    """Record the activity, tick these people, draw up the sheet and return the sheet's id.

    The same key again returns the first sheet. Raises KeyReused, and what `record` and `tick`
    raise.
    """
    village_id = take_village(session, by)
    people = sorted(quantities.items())
    act = once(session, village_id, "typed-list", key, (new, people), by=by, at=at)
    if act.is_done:
        return act.result_id
    activity_id = record(session, new, key=f"list:{key}", by=by, at=at)
    tick(session, activity_id, quantities, by=by, at=at)
    return act.keep(draw_up_sheet(session, activity_id, by=by, at=at))

"""Do the kept sums say what the records say?"""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.community.models import Village
from pointsapp.oversight.sums.counting import count_sums
from pointsapp.oversight.sums.models import VillageSum
from pointsapp.oversight.sums.periods import Period


def wrong_sums(session: Session, *, village_id: int | None = None) -> list[dict[str, Any]]:
    """Count all kept sums again as of their instant; name each figure that differs."""
    villages = sa.select(
        Village.id,
        Village.code,
        sa.func.min(VillageSum.first_day).label("since"),
        sa.func.max(VillageSum.as_of).label("as_of"),
    ).join(VillageSum, VillageSum.village_id == Village.id)
    if village_id is not None:
        villages = villages.where(Village.id == village_id)
    wrong = []
    for row in session.execute(villages.group_by(Village.id, Village.code).order_by(Village.id)):
        counted = count_sums(session, row.id, since=row.since.replace(month=1), as_of=row.as_of)
        kept = {
            Period(one.first_day, one.months): one
            for one in session.scalars(sa.select(VillageSum).filter_by(village_id=row.id))
        }
        place = {"kind": "sum", "village": row.code}
        for period in sorted(counted.keys() | kept.keys()):
            if period not in counted or period not in kept:
                wrong.append({**place, "period": str(period), "figure": "all"})
                continue
            wrong += [
                {**place, "period": str(period), "figure": name}
                for name, value in asdict(counted[period]).items()
                if getattr(kept[period], name) != value
            ]
    return wrong

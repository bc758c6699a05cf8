"""What the ledger says to a code that somebody typed from paper."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Household, Resident, Village
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class CheckedCode:
    """The code as it was read, whose it is, and what the ledger says to it."""

    code: str
    village: str
    household: str
    head: str
    answer: ledger.Unchanged | ledger.Changed

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the ledger still says what was printed."""
        return isinstance(self.answer, ledger.Unchanged)


_HOUSEHOLD = (
    sa.select(Village.name, Household.number, sa.func.coalesce(Resident.name, ""))
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.account_id == sa.bindparam("account_id"))
)


def check_typed(session: Session, typed: str) -> CheckedCode:
    """Hold a typed code against the ledger.

    Only codes of households are printed, so of other accounts nothing is told. Raises
    ledger.Mistyped, and NotFound for an entry of no household.
    """
    code = ledger.read_code(typed)
    wanted = {"account_id": code.account_id}
    household = session.connection().execute(_HOUSEHOLD, wanted).one_or_none()
    if household is None:
        raise NotFound
    return CheckedCode(str(code), *household, ledger.check(session, code))

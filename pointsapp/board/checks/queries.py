"""Whether the ledger still agrees with a code that somebody typed from paper."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Household, Resident, Village
from pointsapp.refusals import NotFound


@dataclass(frozen=True)
class CheckedCode:
    """The code as it was read, whose it is, and whether the ledger still agrees."""

    code: str
    village: str
    household: str
    head: str
    result: ledger.Unchanged | ledger.Changed

    @property
    def is_unchanged(self) -> bool:
        """Tell whether the ledger still says what was printed."""
        return isinstance(self.result, ledger.Unchanged)


_HOUSEHOLD = (
    sa.select(
        Village.name.label("village"),
        Household.number.label("household"),
        sa.func.coalesce(Resident.name, "").label("head"),
    )
    .join(Village, Village.id == Household.village_id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.account_id == sa.bindparam("account_id"))
)


def check_typed(session: Session, typed: str) -> CheckedCode:
    """Check a typed code against the ledger.

    Nothing is told of accounts that are no household's: codes are printed of households only.
    Raises ledger.Mistyped, and NotFound where the account is no household's.
    """
    code = ledger.read_code(typed)
    asked = {"account_id": code.account_id}
    row = session.connection().execute(_HOUSEHOLD, asked).mappings().one_or_none()
    if row is None:
        raise NotFound
    return CheckedCode(code=str(code), **row, result=ledger.check(session, code))

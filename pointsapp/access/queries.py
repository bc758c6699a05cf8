"""Who is signed in, whose card this is, who still needs a card or a PIN."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access import consents
from pointsapp.access.models import Card, Consent, Helper, Phone, Pin, User, UserRole
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor
from pointsapp.community.models import Group, Household, Resident, Village
from pointsapp.refusals import NotFound

_USER = (
    sa.select(
        User.id,
        User.village_id,
        User.name,
        User.household_id,
        User.must_change_password,
        UserRole.role,
    )
    .outerjoin(UserRole, UserRole.user_id == User.id)
    .where(
        User.id == sa.bindparam("id"),
        User.session_epoch == sa.bindparam("epoch"),
        User.is_active,
    )
)
_HOUSEHOLD = (
    sa.select(
        Household.id,
        Household.village_id,
        Resident.name,
        Household.number,
        Pin.must_change,
        Consent.household_id.is_(None).label("must_consent"),
        Phone.id.label("phone_id"),
    )
    .join(Phone, Phone.household_id == Household.id)
    .join(Pin, Pin.household_id == Household.id)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(
        Consent,
        sa.and_(Consent.household_id == Household.id, Consent.version == consents.VERSION),
    )
    .where(
        Phone.id == sa.bindparam("id"),
        Phone.pin_epoch == sa.bindparam("epoch"),
        Pin.session_epoch == sa.bindparam("epoch"),
        Household.closed_on.is_(None),
    )
)

_HELPER = (
    sa.select(Helper.id, Helper.village_id, Helper.name, Helper.household_id)
    .join(Household, Household.id == Helper.household_id)
    .where(
        Helper.id == sa.bindparam("id"),
        Helper.session_epoch == sa.bindparam("epoch"),
        Helper.pin_hash.is_not(None),
        Helper.revoked_at.is_(None),
        Household.closed_on.is_(None),
    )
)


@dataclass(frozen=True)
class SignedIn:
    """Somebody signed in, as Flask-Login wants it; a plain value, not a live row."""

    actor: Actor
    session_code: str
    must_change_secret: bool = False
    must_consent: bool = False
    phone_id: int | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return what the session cookie keeps: who, and with which epoch."""
        return self.session_code


def signed_in(session: Session, session_code: str) -> SignedIn | None:
    """Return who this session is, unless it ended: dismissed, other roles, a new PIN, sign-out."""
    kind, number, epoch = session_code.split(":")
    values = {"id": int(number), "epoch": int(epoch)}
    if kind == "user":
        return _signed_in_user(session, session_code, values)
    if kind == "helper":
        return _signed_in_helper(session, session_code, values)
    return _signed_in_household(session, session_code, values) if kind == "phone" else None


def _signed_in_user(session: Session, session_code: str, values: dict[str, int]) -> SignedIn | None:
    rows = session.connection().execute(_USER, values).all()
    if not rows:
        return None
    user = rows[0]
    permissions = permissions_of(row.role for row in rows if row.role)
    actor = Actor(
        user.village_id, f"user:{user.id}", user.name, permissions, user.id, user.household_id
    )
    return SignedIn(actor, session_code, must_change_secret=user.must_change_password)


def _signed_in_household(
    session: Session, session_code: str, values: dict[str, int]
) -> SignedIn | None:
    row = session.connection().execute(_HOUSEHOLD, values).one_or_none()
    if row is None:
        return None
    actor = Actor(
        row.village_id,
        f"household:{row.id}",
        row.name or row.number,
        permissions_of([Role.RESIDENT]),
        household_id=row.id,
    )
    return SignedIn(
        actor,
        session_code,
        must_change_secret=row.must_change,
        must_consent=row.must_consent,
        phone_id=row.phone_id,
    )


def _signed_in_helper(
    session: Session, session_code: str, values: dict[str, int]
) -> SignedIn | None:
    row = session.connection().execute(_HELPER, values).one_or_none()
    if row is None:
        return None
    may = permissions_of([Role.HELPER])
    actor = Actor(row.village_id, f"helper:{row.id}", row.name, may, household_id=row.household_id)
    return SignedIn(actor, session_code)


@dataclass(frozen=True)
class CardHolder:
    """Whose card this is, as far as a stranger who holds it may see."""

    household_id: int
    village_id: int
    number: str
    head: str
    token: str | None = None
    has_pin: bool = False


_HOLDER = (
    sa.select(Household.id, Household.village_id, Household.number, Resident.name)
    .outerjoin(Resident, Resident.id == Household.head_id)
    .where(Household.closed_on.is_(None))
)
_HOLDER_OF_CARD = _HOLDER.join(Card, Card.household_id == Household.id).where(
    Card.token == sa.bindparam("token"), Card.revoked_at.is_(None)
)
_HOLDER_BY_ID = _HOLDER.where(
    Household.id == sa.bindparam("id"), Household.village_id == sa.bindparam("village_id")
)


def holder_of_card(session: Session, token: str) -> CardHolder:
    """Return whose valid card has this token; raise NotFound."""
    return _holder(session.execute(_HOLDER_OF_CARD, {"token": token}).one_or_none())


def household_for_card(session: Session, actor: Actor, household_id: int) -> CardHolder:
    """Return a household of the actor's village to make a card for; raise NotFound."""
    values = {"id": household_id, "village_id": actor.village_id}
    return _holder(session.execute(_HOLDER_BY_ID, values).one_or_none())


def has_pin(session: Session, household_id: int) -> bool:
    """Tell whether the household was ever given a PIN."""
    return session.get(Pin, household_id) is not None


def _holder(row: sa.Row[int, int, str, str] | None) -> CardHolder:
    if row is None:
        raise NotFound
    return CardHolder(row.id, row.village_id, row.number, row.name or "")


_CARDS = (
    sa.select(
        Household.id,
        Household.village_id,
        Household.number,
        Resident.name,
        Card.token,
        Pin.household_id.is_not(None).label("has_pin"),
    )
    .outerjoin(Resident, Resident.id == Household.head_id)
    .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
    .outerjoin(Pin, Pin.household_id == Household.id)
    .where(Household.closed_on.is_(None))
    .order_by(Household.sort_key)
)


def cards_of_group(session: Session, actor: Actor, group_id: int | None) -> list[CardHolder]:
    """Return the open households of a group of the actor's village, in their order."""
    wanted = _CARDS.where(
        Household.village_id == actor.village_id, Household.group_id.is_not_distinct_from(group_id)
    )
    return [
        CardHolder(row.id, row.village_id, row.number, row.name or "", row.token, row.has_pin)
        for row in session.execute(wanted)
    ]


@dataclass(frozen=True)
class GroupCards:
    """How far a group is with its cards and PINs."""

    group_id: int | None
    name: str | None
    households: int
    cards: int
    pins: int


def groups_for_cards(session: Session, actor: Actor) -> list[GroupCards]:
    """Return the groups of the actor's village that have households, in their order."""
    count = sa.func.count
    rows = session.execute(
        sa.select(Household.group_id, Group.name, count(), count(Card.id), count(Pin.household_id))
        .select_from(Household)
        .outerjoin(Group, Group.id == Household.group_id)
        .outerjoin(Card, sa.and_(Card.household_id == Household.id, Card.revoked_at.is_(None)))
        .outerjoin(Pin, Pin.household_id == Household.id)
        .where(Household.village_id == actor.village_id, Household.closed_on.is_(None))
        .group_by(Household.group_id, Group.name, Group.position)
        .order_by(Group.position)
    )
    return [GroupCards(*row) for row in rows]


def villages(session: Session) -> list[tuple[int, str]]:
    """Return all villages to choose from, by name."""
    rows = session.execute(sa.select(Village.id, Village.name).order_by(Village.name))
    return [(row.id, row.name) for row in rows]


def household_to_sign_in(session: Session, village_id: int, wanted: str) -> int | None:
    """Return the household with this number, or the only one with this phone in it."""
    here = sa.select(Household.id).where(
        Household.village_id == village_id, Household.closed_on.is_(None)
    )
    by_number = session.scalar(here.where(Household.number == wanted))
    if by_number is not None:
        return by_number
    by_phone = session.scalars(
        here.join(Resident, Resident.household_id == Household.id)
        .where(Resident.phone == wanted, Resident.left_on.is_(None))
        .distinct()
        .limit(2)
    ).all()
    return by_phone[0] if len(by_phone) == 1 else None


def colleague(session: Session, actor: Actor, code: str) -> User | None:
    """Return the user of the actor's village with this actor code, if still working there."""
    if not code.startswith("user:"):
        return None
    return session.scalars(
        sa.select(User).filter_by(id=int(code[5:]), village_id=actor.village_id, is_active=True)
    ).one_or_none()


def names_of(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """Return users' and helpers' names by their actor codes, for pages that tell who did what."""
    wanted = set(codes)
    return _names(session, wanted, "user:", User) | _names(session, wanted, "helper:", Helper)


def _names(
    session: Session, codes: Iterable[str], kind: str, table: type[User | Helper]
) -> dict[str, str]:
    ids = {int(code.removeprefix(kind)) for code in codes if code.startswith(kind)}
    if not ids:
        return {}
    rows = session.execute(sa.select(table.id, table.name).where(table.id.in_(ids)))
    return {f"{kind}{one}": name for one, name in rows}

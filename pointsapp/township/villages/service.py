"""Found a village of the township, and let its first administrator in."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import User
from pointsapp.access.permissions import Role
from pointsapp.access.staff import service as staff
from pointsapp.access.staff.service import NewUser
from pointsapp.actor import Actor, township_of
from pointsapp.community.acting import take_village
from pointsapp.community.villages.service import (
    change_settings,
    check_name,
    create_village,
    settings_of,
)
from pointsapp.refusals import NotFound
from pointsapp.township.villages.queries import expected_admins, show_village

OWN_SETTINGS = {"name", "complaint_phone", "exchange_place"}
"""What no village takes over from another."""


@dataclass(frozen=True)
class NewVillage:
    """A village to found with its first administrator, who gets a drawn password.

    Its settings are those of the village `like`, or the product's own. The password is hashed
    before, outside the write lock.
    """

    name: str
    code: str
    like: int | None
    admin: str
    username: str
    password_hash: str


def found(session: Session, new: NewVillage, *, by: Actor, at: datetime) -> int:
    """Open the village in the actor's township, appoint its administrator and return its id.

    Raises VillageCodeTaken, VillageNameTaken, UsernameTaken, and NotFound for settings of a village
    elsewhere.
    """
    township_id = township_of(by)
    check_name(session, new.name, township_id)
    village = create_village(session, name=new.name, code=new.code, at=at)
    village.township_id = township_id
    here = replace(by, village_id=village.id)
    if new.like is not None:
        like = show_village(session, by, new.like)
        taken = asdict(settings_of(session, like.id)).items()
        values = {name: value for name, value in taken if name not in OWN_SETTINGS}
        change_settings(session, values, by=here, at=at)
    audit.record(session, Event.VILLAGE_FOUNDED, new.name, by=here, at=at)
    admin = NewUser(
        new.username,
        new.admin,
        new.password_hash,
        (Role.ADMIN,),
        must_change_password=True,
    )
    staff.create_user(session, admin, by=here, at=at)
    return village.id


def draw_again(
    session: Session, village_id: int, user_id: int, password_hash: str, *, by: Actor, at: datetime
) -> User:
    """Give the administrator of a village where nobody works yet another drawn password.

    Raises NotFound for anybody else: a village whose administrator came in is its own.
    """
    here = replace(by, village_id=show_village(session, by, village_id).id)
    take_village(session, here)
    if user_id not in {admin.id for admin in expected_admins(session, by, village_id)}:
        raise NotFound
    user = session.get_one(User, user_id)
    staff.replace_password(session, user, password_hash, by=here, at=at)
    return user


def rename(
    session: Session, village_id: int, name: str, reason: str, *, by: Actor, at: datetime
) -> None:
    """Give a village of the township another name. Raises NotFound and VillageNameTaken."""
    here = replace(by, village_id=show_village(session, by, village_id).id)
    give_name(session, name, reason, by=here, at=at)


def give_name(session: Session, name: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Give the actor's village another name; the one that it has already changes nothing.

    Its book, its code and all that is printed stay valid: none of them has the name in what is
    hashed. Raises VillageNameTaken.
    """
    before = settings_of(session, take_village(session, by)).name
    if name == before:
        return
    change_settings(session, {"name": name}, reason=reason, by=by, at=at)
    audit.record(session, Event.VILLAGE_RENAMED, before, by=by, at=at)

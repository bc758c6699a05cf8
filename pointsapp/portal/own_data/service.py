"""Take the name out of somebody who moved away; the ledger knows ids only and stays as it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.access.audit import service as audit
from pointsapp.access.audit.events import Event
from pointsapp.access.models import Shown, User
from pointsapp.actor import Actor
from pointsapp.community.acting import take_village
from pointsapp.community.models import Household, KeptImport, Resident
from pointsapp.community.roster import service as roster
from pointsapp.database import Base
from pointsapp.portal.own_data.mentions import Mention
from pointsapp.portal.own_data.refusals import StillOnStaff
from pointsapp.portal.own_data.words_about_people import (
    DELETED,
    EMPTIED,
    REPLACED,
    about_person,
    in_village,
)
from pointsapp.refusals import NotFound
from pointsapp.village_time import village_day

NAME = "已迁出村民"


@dataclass(frozen=True)
class Forgotten:
    """What was done: how many rows of each table were emptied, changed or deleted.

    `namesakes` are the household numbers of others of this name, whom some words may have meant.
    """

    emptied: Counter[str] = field(default_factory=Counter)
    replaced: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    namesakes: tuple[str, ...] = ()


def forget_resident(session: Session, resident_id: int, *, by: Actor, at: datetime) -> Forgotten:
    """Erase who a resident of the actor's village was; that there was somebody stays.

    Deeds and points stay without a name; `words_about_people` says what becomes of each column.
    Raises NotFound, and StillOnStaff for somebody whose account still works.
    """
    village_id = take_village(session, by)
    person = session.scalar(sa.select(Resident).filter_by(id=resident_id, village_id=village_id))
    if person is None:
        raise NotFound
    forgetting = _Forgetting(session, person)
    forgetting.close_accounts()
    forgetting.delete()
    forgetting.empty(left_on=person.left_on or village_day(at))
    for table, columns in REPLACED.items():
        forgetting.replace(Base.metadata.tables[table], columns.split())
    forgetting.forget_imported()
    session.expire_all()
    audit.record(session, Event.RESIDENT_FORGOTTEN, f"resident:{resident_id}", by=by, at=at)
    return forgetting.done


class _Forgetting:
    """Somebody who is being forgotten; remembers the name until all is done."""

    def __init__(self, session: Session, person: Resident) -> None:
        self.session = session
        self.resident_id = person.id
        self.village_id = person.village_id
        self.household_id = person.household_id
        self.name = person.name
        self.mention = Mention(person.name, self._own_phone(person), self._longer_names(), NAME)
        self.done = Forgotten(namesakes=self._namesakes())

    def _own_phone(self, person: Resident) -> str | None:
        """Return the person's phone, if nobody else in the village has it too."""
        others = self._others().where(Resident.phone == person.phone)
        is_shared = self.session.scalar(sa.select(others.exists()))
        return None if is_shared else person.phone

    def _longer_names(self) -> tuple[str, ...]:
        names = self._others().with_only_columns(Resident.name).distinct()
        part_of = names.where(Resident.name.contains(self.name, autoescape=True))
        longer = set(self.session.scalars(part_of)) - {self.name}
        return tuple(sorted(longer, key=len, reverse=True))

    def _namesakes(self) -> tuple[str, ...]:
        same = self._others().where(Resident.name == self.name, Resident.left_on.is_(None))
        numbers = same.join(Household, Household.id == Resident.household_id).with_only_columns(
            Household.number
        )
        return tuple(self.session.scalars(numbers.order_by(Household.sort_key)))

    def _others(self) -> sa.Select[Any]:
        return sa.select(Resident.id).where(
            Resident.village_id == self.village_id, Resident.id != self.resident_id
        )

    def close_accounts(self) -> None:
        """Take the name off accounts that the person had. Raises StillOnStaff for a working one.

        An account that lives in no household is the person's unless another has the same name.
        """
        lives = User.household_id == self.household_id
        if not self.done.namesakes:
            lives = sa.or_(lives, User.household_id.is_(None))
        named = sa.select(User).where(
            User.village_id == self.village_id, User.name == self.name, lives
        )
        for account in self.session.scalars(named):
            if account.is_active:
                raise StillOnStaff(username=account.username)
            account.name, account.username = NAME, f"forgotten-{account.id}"
            account.phone, account.shown = None, Shown.NOTHING
            self.done.emptied[User.__tablename__] += 1
        self.session.flush()

    def delete(self) -> None:
        """Delete the rows that are the person's own as a whole."""
        for name in DELETED:
            table = Base.metadata.tables[name]
            gone = self.session.execute(
                sa.delete(table)
                .where(about_person(table, self.resident_id))
                .returning(*table.primary_key)
            )
            self.done.deleted[name] += len(gone.all())

    def empty(self, *, left_on: date) -> None:
        """Empty what is said of the person, in the roster and elsewhere."""
        for name, columns in EMPTIED.items():
            table = Base.metadata.tables[name]
            nothing: dict[str, Any] = {
                c: None if table.c[c].nullable else "" for c in columns.split()
            }
            if name == Resident.__tablename__:
                nothing |= {"name": NAME, "is_party_member": False, "left_on": left_on}
            changed = self.session.execute(
                sa.update(table)
                .where(about_person(table, self.resident_id))
                .values(nothing)
                .returning(*table.primary_key)
            )
            self.done.emptied[name] += len(changed.all())

    def replace(self, table: sa.Table, columns: Sequence[str]) -> None:
        """Take the name and the phone out of the words of one table in the whole village."""
        texts = [table.c[column] for column in columns]
        mentions = [
            sa.true() if isinstance(text.type, sa.JSON) else self.mention.may_be_in(text)
            for text in texts
        ]
        rows = self.session.execute(
            sa.select(*table.primary_key, *texts).where(
                in_village(table, self.village_id), sa.or_(*mentions)
            )
        ).mappings()
        for row in rows.all():
            words = {text.name: self._without(text, row[text.name]) for text in texts}
            if any(row[name] != said for name, said in words.items()):
                itself = [key == row[key.name] for key in table.primary_key]
                self.session.execute(sa.update(table).where(*itself).values(words))
                self.done.replaced[table.name] += 1

    def _without(self, column: sa.Column[Any], value: Any) -> Any:
        """Return what the column says without the person, as long as the column allows."""
        said = self.mention.without(value)
        longest = column.type.length if isinstance(column.type, sa.String) else None
        return said[:longest] if isinstance(said, str) else said

    def forget_imported(self) -> None:
        """Take out of the kept imports what was said of the person before and after.

        Such an import can't be taken back any more as far as it was about the person.
        """
        imports = sa.select(KeptImport).filter_by(village_id=self.village_id, kind=roster.KIND)
        for kept in self.session.scalars(imports.execution_options(populate_existing=True)):
            kept.undo = {**kept.undo, **self._undo_without(kept.undo)}
        self.session.flush()

    def _undo_without(self, undo: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        new = [
            {"id": self.resident_id, "name": ""} if facts["id"] == self.resident_id else facts
            for facts in undo.get("residents", [])
        ]
        changes = [
            [number, name, *map(_unsaid, said)]
            if number == self.resident_id
            else [number, name, *said]
            for number, name, *said in undo.get("facts", [])
        ]
        return {"residents": new, "facts": changes}


def _unsaid(fact: object) -> object:
    """Return a fact of the roster without what it says; ids of households say nothing."""
    return "" if isinstance(fact, str) else fact

"""Save a roster: enrol and update what differs, and take the whole import back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.community.households.moving import people_moved
from pointsapp.community.households.service import HEAD, Member, number_facts, person_facts
from pointsapp.community.kept_imports import service as kept_imports
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.kept_imports.service import Brought, ImportedFile
from pointsapp.community.models import Household, Resident
from pointsapp.community.roster import comparing
from pointsapp.community.roster.comparing import Answers, Plan
from pointsapp.community.roster.reading import HOME_FLAGS, Fact, ListedPerson, Roster
from pointsapp.community.roster.refusals import (
    ManyChanges,
    MovesUnanswered,
    RosterHasErrors,
    StrangersInHousehold,
)
from pointsapp.community.villages.groups import open_groups
from pointsapp.database import Base

KIND = "roster"
HOME_FACTS = ("id", "number", "group_id", "head_id", "closed_on", *HOME_FLAGS)
PERSON_FACTS = ("id", "household_id", "left_on", *Member.__dataclass_fields__)

Thing = TypeVar("Thing", Household, Resident)


def save(
    session: Session,
    roster: Roster,
    file: ImportedFile,
    *,
    answers: Answers | None = None,
    by: Actor,
    at: datetime,
) -> Plan:
    """Enrol and update as the roster says, and return what was done.

    The same file again changes nothing, whatever happened in between. People whom the file leaves
    out stay. Raises RosterHasErrors, and ManyChanges, StrangersInHousehold and MovesUnanswered
    where the clerk has not said that it is meant.
    """
    answers = answers or Answers()
    village_id = take_village(session, by)
    if kept_imports.find_same(session, village_id, KIND, file):
        return Plan()
    plan = comparing.plan(session, roster, by=by, answers=answers)
    errors = len(roster.errors) + len(plan.errors)
    if errors:
        raise RosterHasErrors(count=errors)
    check_answers(plan, answers)
    saving = _Saving(session, village_id, plan)
    saving.save()
    counts = {
        "households": len(plan.new_households),
        "people": plan.people_to_enrol,
        "changes": len(plan.changes),
    }
    kept_imports.keep(session, KIND, file, Brought(counts, saving.undo), by=by, at=at)
    return plan


def imported_before(session: Session, file: ImportedFile, *, by: Actor) -> bool:
    """Tell whether this very file was imported and stands."""
    return kept_imports.find_same(session, village_of(by), KIND, file) is not None


def check_answers(plan: Plan, answers: Answers) -> None:
    """Check that what is doubtful was said to be meant.

    Raises ManyChanges, StrangersInHousehold and MovesUnanswered.
    """
    if plan.are_many and not answers.many:
        raise ManyChanges(count=plan.people_to_update, people=plan.people_in_village)
    if plan.strangers and not answers.strangers:
        raise StrangersInHousehold(numbers=[home.number for home, _names in plan.strangers])
    unanswered = [move.person.name for move in plan.moves if move.answer is None]
    if unanswered:
        raise MovesUnanswered(names=unanswered)


class _Saving:
    """Writes the plan down, and keeps what each thing was before in `undo`."""

    def __init__(self, session: Session, village_id: int, plan: Plan) -> None:
        self.session, self.village_id, self.plan = session, village_id, plan
        self.moved = {id(move.person): move.resident for move in plan.moved}
        self.homes: list[Household] = []
        self.residents: list[Resident] = []
        self.facts: list[list[Any]] = []
        self.home_facts: list[list[Any]] = []

    @property
    def undo(self) -> dict[str, list[Any]]:
        """What is needed to take the import back: what was before, and what is new."""
        return {
            "households": [_new_facts(home, HOME_FACTS) for home in self.homes],
            "residents": [_new_facts(person, PERSON_FACTS) for person in self.residents],
            "facts": self.facts,
            "homes": self.home_facts,
        }

    def save(self) -> None:
        groups = self._open_groups()
        self._enrol(groups)
        for home, group in self.plan.regrouped:
            self._set_home(home, "group_id", groups.get(group))
        for home, flag, is_so in self.plan.flagged:
            self._set_home(home, flag, is_so)
        for home, person in self.plan.new_people:
            self._settle(home, [person])
        for resident, facts in self.plan.updates:
            self._update(resident, facts)
        self.session.flush()
        people_moved(self.session, [resident.id for resident in self.moved.values()])
        self._replace_heads_who_moved()
        for home, known, person in self.plan.heads:
            self._set_head(home, known, person)
        self.session.flush()

    def _open_groups(self) -> dict[str, int]:
        new = (listed.group for listed in self.plan.new_households)
        names = [*new, *(group for _home, group in self.plan.regrouped)]
        return open_groups(self.session, self.village_id, [name for name in names if name])

    def _enrol(self, groups: dict[str, int]) -> None:
        new = self.plan.new_households
        if not new:
            return
        accounts = ledger.open_accounts(
            self.session, book_id=self.village_id, kind=AccountKind.HOUSEHOLD, count=len(new)
        )
        homes = [
            Household(
                village_id=self.village_id,
                group_id=groups.get(listed.group or ""),
                **number_facts(listed.number),
                account_id=account_id,
                **{flag: bool(listed.flags.get(flag)) for flag in HOME_FLAGS},
            )
            for listed, account_id in zip(new, accounts, strict=True)
        ]
        self.session.add_all(homes)
        self.session.flush()
        self.homes = homes
        firsts = [
            (home, self._settle(home, listed.people)[:1])
            for listed, home in zip(new, homes, strict=True)
        ]
        self.session.flush()
        for home, first in firsts:
            home.head_id = first[0].id if first else None

    def _settle(self, home: Household, people: Sequence[ListedPerson]) -> list[Resident]:
        """Let people live here: new ones, and those who moved here from another household."""
        residents = []
        for person in people:
            resident = self.moved.get(id(person))
            if resident is None:
                lives = {"village_id": self.village_id, "household_id": home.id}
                resident = Resident(**lives, **person_facts(_member(person)))
                self.session.add(resident)
                self.residents.append(resident)
            else:
                self._change(resident, {"household_id": home.id})
            residents.append(resident)
        return residents

    def _update(self, resident: Resident, facts: dict[str, Fact]) -> None:
        known = {name: getattr(resident, name) for name in Member.__dataclass_fields__}
        member = Member(**{**known, **facts})
        self._change(resident, person_facts(member))

    def _change(self, resident: Resident, facts: dict[str, Any]) -> None:
        for name, after in facts.items():
            before = getattr(resident, name)
            if before != after:
                self.facts.append([resident.id, name, before, after])
                setattr(resident, name, after)

    def _replace_heads_who_moved(self) -> None:
        """Give each household whose head moved to another one the first who still lives there."""
        moved = {resident.id: resident for resident in self.moved.values()}
        left = [
            home
            for home in self.session.scalars(
                sa.select(Household).where(Household.head_id.in_(moved)).order_by(Household.id)
            )
            if moved[home.head_id or 0].household_id != home.id
        ]
        here = sa.select(Resident.household_id, sa.func.min(Resident.id)).where(
            Resident.household_id.in_([home.id for home in left]), Resident.left_on.is_(None)
        )
        firsts = dict(self.session.execute(here.group_by(Resident.household_id)).all())
        for home in left:
            self._set_home(home, "head_id", firsts.get(home.id))

    def _set_head(self, home: Household, known: Resident | None, person: ListedPerson) -> None:
        """Make the file's head the head; who was it is called so no longer."""
        head = (
            known
            or self.session.scalars(
                sa.select(Resident)
                .filter_by(household_id=home.id, name=person.name, left_on=None)
                .order_by(Resident.id.desc())
                .limit(1)
            ).one()
        )
        former = self.session.get(Resident, home.head_id) if home.head_id else None
        if former is not None and former.id != head.id and former.relation == HEAD:
            self._change(former, {"relation": ""})
        self._set_home(home, "head_id", head.id)

    def _set_home(self, home: Household, name: str, after: int | None) -> None:
        self.home_facts.append([home.id, name, getattr(home, name), after])
        setattr(home, name, after)


def _member(person: ListedPerson) -> Member:
    """Return a person of the file as somebody to enrol."""
    return Member(person.name, **_said(person))


def _said(person: ListedPerson) -> dict[str, Any]:
    """Return what the file says of somebody, without the empty cells."""
    return {name: fact for name, fact in person.facts.items() if fact not in {None, ""}}


def take_back(session: Session, import_id: int, *, by: Actor, at: datetime) -> None:
    """Undo a roster's import as one act, while nothing builds on it.

    Raises ImportBuiltOn when somebody whom it enrolled or changed was changed since, or has deeds,
    points or a card.
    """
    village_id = take_village(session, by)
    kept = kept_imports.take(session, village_id, KIND, import_id)
    if kept.taken_back_at is not None:
        return
    homes = _as_they_came(session, Household, kept.undo["households"])
    residents = _as_they_came(session, Resident, kept.undo["residents"])
    if any(ledger.balances(session, [home.account_id for home in homes.values()]).values()):
        raise ImportBuiltOn
    _restore(session, Resident, kept.undo["facts"])
    _restore(session, Household, kept.undo["homes"])
    _check_open(session, kept.undo["facts"])
    people_moved(session, [change[0] for change in kept.undo["facts"] if _is_move(change)])
    for home in homes.values():
        home.head_id = None
    session.flush()
    try:
        with session.begin_nested():
            session.execute(sa.delete(Resident).where(Resident.id.in_(residents)))
            session.execute(sa.delete(Household).where(Household.id.in_(homes)))
    except IntegrityError as error:
        raise ImportBuiltOn from error
    kept_imports.close(session, kept, by=by, at=at)


def _new_facts(thing: Base, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _load(session: Session, table: type[Thing], ids: Iterable[int]) -> dict[int, Thing]:
    """Return these households or residents by their ids, as they stand in the database."""
    query = sa.select(table).where(table.id.in_(set(ids)))
    things = session.scalars(query.execution_options(populate_existing=True))
    return {thing.id: thing for thing in things}


def _as_they_came(
    session: Session, table: type[Thing], new: Sequence[dict[str, Any]]
) -> dict[int, Thing]:
    """Return what an import brought. Raises ImportBuiltOn when some of it changed since."""
    things = _load(session, table, (facts["id"] for facts in new))
    for facts in new:
        thing = things.get(facts["id"])
        if thing is None or any(getattr(thing, name) != fact for name, fact in facts.items()):
            raise ImportBuiltOn
    return things


def _restore(session: Session, table: type[Thing], changes: Sequence[list[Any]]) -> None:
    """Put back what was before. Raises ImportBuiltOn when it was changed again since."""
    things = _load(session, table, (change[0] for change in changes))
    for number, name, before, after in reversed(changes):
        thing = things.get(number)
        if thing is None or getattr(thing, name) != after:
            raise ImportBuiltOn
        setattr(thing, name, before)
    session.flush()


def _check_open(session: Session, changes: Sequence[list[Any]]) -> None:
    """Check that nobody moves back into a household that was closed since."""
    old_homes = (before for _number, _name, before, _after in filter(_is_move, changes))
    if any(home.closed_on is not None for home in _load(session, Household, old_homes).values()):
        raise ImportBuiltOn


def _is_move(change: list[Any]) -> bool:
    """Tell whether a kept change is somebody's move to another household."""
    return bool(change[1] == "household_id")

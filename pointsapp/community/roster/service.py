"""Compare a roster with the village as it stands, and enrol or update what differs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor, village_of
from pointsapp.community.acting import take_village
from pointsapp.community.books import AccountKind
from pointsapp.community.households.names import number_key
from pointsapp.community.households.service import Member, person_facts, sort_key
from pointsapp.community.models import Group, Household, Resident
from pointsapp.community.roster.reading import Roster, RosterHousehold
from pointsapp.refusals import Refusal

COMPARED = tuple(fact.name for fact in fields(Member) if fact.name != "name")


class RosterHasErrors(Refusal):
    """A roster with errors is not saved, not even in part."""

    code = "roster-has-errors"


@dataclass(frozen=True)
class Change:
    """What the file says otherwise than the village's list."""

    number: str
    name: str
    field: str
    before: str
    after: str


@dataclass
class Plan:
    """What saving the roster would do, or did."""

    new_households: list[RosterHousehold] = field(default_factory=list)
    new_people: list[tuple[Household, Member]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    updates: list[tuple[Resident, Member]] = field(default_factory=list)
    moves: list[tuple[Household, str]] = field(default_factory=list)
    heads: list[tuple[Household, Member]] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the village's list says all of it already."""
        return not (self.new_households or self.new_people or self.changes)

    @property
    def people_to_update(self) -> int:
        """How many people of the village's list would change."""
        return len({(change.number, change.name) for change in self.changes})

    @property
    def people_to_enrol(self) -> int:
        """How many people would be added."""
        return len(self.new_people) + sum(len(new.members) for new in self.new_households)


def plan(session: Session, roster: Roster, *, by: Actor) -> Plan:
    """Return what saving this roster would do; saves nothing."""
    village_id = village_of(by)
    plan = Plan()
    standing = _households_by_number(session, village_id)
    rows = session.execute(sa.select(Group.id, Group.name).filter_by(village_id=village_id))
    groups: dict[int | None, str] = dict(rows.all())
    for listed in roster.households:
        known = standing.pop(number_key(listed.number), None)
        if known is None:
            plan.new_households.append(listed)
        else:
            _compare(plan, listed, *known, group=groups.get(known[0].group_id, ""))
    for household, people in standing.values():
        plan.missing.extend((household.number, person.name) for person in people)
    return plan


def save(session: Session, roster: Roster, *, by: Actor) -> Plan:
    """Enrol and update as the roster says, and return what was done.

    Saving the same roster again changes nothing. People whom the file leaves out stay.
    Raises RosterHasErrors.
    """
    if roster.errors:
        raise RosterHasErrors(count=len(roster.errors))
    village_id = take_village(session, by)
    done = plan(session, roster, by=by)
    groups = _open_groups(session, village_id, (listed.group for listed in roster.households))
    _enrol(session, village_id, done.new_households, groups)
    for household, group in done.moves:
        household.group_id = groups[group]
    for household, member in done.new_people:
        session.add(_resident(household, member))
    for resident, member in done.updates:
        for name, value in person_facts(member).items():
            setattr(resident, name, value)
    session.flush()
    _set_heads(session, done)
    return done


def _households_by_number(
    session: Session, village_id: int
) -> dict[str, tuple[Household, list[Resident]]]:
    households = session.scalars(
        sa.select(Household).filter_by(village_id=village_id, closed_on=None)
    ).all()
    people: dict[int, list[Resident]] = {household.id: [] for household in households}
    for person in session.scalars(
        sa.select(Resident).filter_by(village_id=village_id, left_on=None).order_by(Resident.id)
    ):
        people.setdefault(person.household_id, []).append(person)
    return {number_key(home.number): (home, people[home.id]) for home in households}


def _compare(
    plan: Plan, listed: RosterHousehold, household: Household, people: list[Resident], *, group: str
) -> None:
    """Add to the plan what the file says otherwise of a household that stands in the list."""
    unmatched = list(people)
    if listed.group and listed.group != group:
        plan.moves.append((household, listed.group))
        head = listed.members[0].name if listed.members else ""
        plan.changes.append(Change(household.number, head, "group", group, listed.group))
    for position, member in enumerate(listed.members):
        person = _same_person(unmatched, member)
        if person is None:
            plan.new_people.append((household, member))
            continue
        unmatched.remove(person)
        changes = _changes(household.number, person, member)
        if changes:
            plan.changes.extend(changes)
            plan.updates.append((person, member))
        if position == 0 and household.head_id != person.id:
            plan.heads.append((household, member))
            plan.changes.append(Change(household.number, member.name, "head", "", member.name))
    plan.missing.extend((household.number, person.name) for person in unmatched)


def _same_person(people: Sequence[Resident], member: Member) -> Resident | None:
    namesakes = [person for person in people if person.name == member.name]
    exact = [person for person in namesakes if person.born == member.born]
    return next(iter(exact or namesakes), None)


def _changes(number: str, person: Resident, member: Member) -> list[Change]:
    return [
        Change(number, person.name, name, _as_text(before), _as_text(after))
        for name in COMPARED
        if (before := getattr(person, name)) != (after := getattr(member, name))
    ]


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _open_groups(session: Session, village_id: int, names: Iterable[str]) -> dict[str, int]:
    """Open the groups that the village doesn't have yet, and return each name's id."""
    known = dict(
        session.execute(sa.select(Group.name, Group.id).filter_by(village_id=village_id)).all()
    )
    for name in dict.fromkeys(name for name in names if name):
        if name not in known:
            group = Group(village_id=village_id, name=name, position=len(known) + 1)
            session.add(group)
            session.flush()
            known[name] = group.id
    return known


def _enrol(
    session: Session, village_id: int, new: Sequence[RosterHousehold], groups: dict[str, int]
) -> None:
    if not new:
        return
    accounts = ledger.open_accounts(
        session, book_id=village_id, kind=AccountKind.HOUSEHOLD, count=len(new)
    )
    households = [
        Household(
            village_id=village_id,
            group_id=groups.get(listed.group),
            number=listed.number,
            sort_key=sort_key(listed.number),
            account_id=account_id,
        )
        for listed, account_id in zip(new, accounts, strict=True)
    ]
    session.add_all(households)
    session.flush()
    heads = []
    for listed, household in zip(new, households, strict=True):
        residents = [_resident(household, member) for member in listed.members]
        session.add_all(residents)
        heads.append((household, residents[:1]))
    session.flush()
    for household, first in heads:
        household.head_id = first[0].id if first else None
    session.flush()


def _resident(household: Household, member: Member) -> Resident:
    lives = {"village_id": household.village_id, "household_id": household.id}
    return Resident(**lives, **person_facts(member))


def _set_heads(session: Session, done: Plan) -> None:
    for household, member in done.heads:
        people = session.scalars(
            sa.select(Resident).filter_by(household_id=household.id, left_on=None)
        ).all()
        head = _same_person(people, member)
        household.head_id = head.id if head else household.head_id
    session.flush()

"""Compare a roster with the village as it stands: what would be new, changed, or is doubtful."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.households.names import number_key
from pointsapp.community.models import Group, Household, Resident
from pointsapp.community.roster.reading import Fact, ListedHousehold, ListedPerson, Roster
from pointsapp.excel.reading import Remark

MANY = 0.1
"""The share of a village that may change without being meant expressly."""
NULLABLE = {"born", "phone"}


@dataclass(frozen=True)
class Answers:
    """What the clerk says to the preview's questions.

    `emptied` are the columns whose empty cells empty what is known. `moved` tells of people by
    their key whether they moved here (True) or are somebody else (False).
    """

    emptied: frozenset[str] = frozenset()
    moved: Mapping[str, bool] = field(default_factory=dict)
    many: bool = False
    strangers: bool = False


@dataclass(frozen=True)
class Change:
    """What the file says otherwise than the village's list."""

    number: str
    name: str
    field: str
    before: str
    after: str
    resident_id: int = 0


@dataclass(frozen=True)
class PossibleMove:
    """Somebody in the file who may be a person of another household: moved here, or a namesake."""

    key: str
    resident: Resident
    from_number: str
    household: ListedHousehold
    person: ListedPerson


@dataclass
class Count:
    """What would happen in a column: cells filled, changed, emptied; and empty ones that keep."""

    filled: int = 0
    changed: int = 0
    emptied: int = 0
    kept: int = 0


@dataclass
class Plan:
    """What saving the roster would do, or did."""

    new_households: list[ListedHousehold] = field(default_factory=list)
    new_people: list[tuple[Household, ListedPerson]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    updates: list[tuple[Resident, dict[str, Fact]]] = field(default_factory=list)
    regrouped: list[tuple[Household, str]] = field(default_factory=list)
    heads: list[tuple[Household, Resident | None, ListedPerson]] = field(default_factory=list)
    moves: list[PossibleMove] = field(default_factory=list)
    strangers: list[tuple[Household, tuple[str, ...]]] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=dict)
    errors: list[Remark] = field(default_factory=list)
    people_in_village: int = 0
    people_moved: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Tell whether the village's list says all of it already."""
        return not (self.new_households or self.new_people or self.changes or self.moves)

    @property
    def people_to_update(self) -> int:
        """How many people of the village's list would change."""
        return len({(change.number, change.name) for change in self.changes})

    @property
    def people_to_enrol(self) -> int:
        """How many people would be added."""
        listed = len(self.new_people) + sum(len(new.people) for new in self.new_households)
        return listed - self.people_moved

    @property
    def are_many(self) -> bool:
        """Tell whether more than a tenth of the village would change."""
        return self.people_to_update > self.people_in_village * MANY


def plan(session: Session, roster: Roster, *, by: Actor, answers: Answers | None = None) -> Plan:
    """Return what saving this roster would do; saves nothing."""
    village_id = village_of(by)
    comparison = _Comparison(_read_standing(session, village_id), answers or Answers())
    for listed in roster.households:
        comparison.compare(listed)
    return comparison.finish()


@dataclass(frozen=True)
class _Standing:
    """The village's list: open households with their people, closed ones, groups."""

    open: dict[str, tuple[Household, list[Resident]]]
    closed: Mapping[str, Household]
    groups: Mapping[int | None, str]
    people: Sequence[tuple[Resident, str]]


def _read_standing(session: Session, village_id: int) -> _Standing:
    homes = session.scalars(sa.select(Household).filter_by(village_id=village_id)).all()
    people: dict[int, list[Resident]] = {home.id: [] for home in homes}
    for person in session.scalars(
        sa.select(Resident).filter_by(village_id=village_id, left_on=None).order_by(Resident.id)
    ):
        people[person.household_id].append(person)
    rows = session.execute(sa.select(Group.id, Group.name).filter_by(village_id=village_id))
    open_homes = [home for home in homes if home.closed_on is None]
    return _Standing(
        open={number_key(home.number): (home, people[home.id]) for home in open_homes},
        closed={number_key(home.number): home for home in homes if home.closed_on is not None},
        groups=dict(rows.all()),
        people=[(person, home.number) for home in open_homes for person in people[home.id]],
    )


class _Comparison:
    """Goes through the file's households and adds to the plan what differs."""

    def __init__(self, standing: _Standing, answers: Answers) -> None:
        self.standing, self.answers = standing, answers
        self.left = dict(standing.open)
        self.plan = Plan(people_in_village=len(standing.people))
        self.unmatched: list[tuple[Household, Resident]] = []
        self.arrivals: list[tuple[ListedHousehold, Household | None, ListedPerson]] = []

    def compare(self, listed: ListedHousehold) -> None:
        key = number_key(listed.number)
        closed = self.standing.closed.get(key)
        if key in self.left:
            self._compare_people(listed, *self.left.pop(key))
        elif closed is not None:
            self.plan.errors.append(listed.remark("household-closed", closed.number))
        else:
            self.plan.new_households.append(listed)
            self.arrivals.extend((listed, None, person) for person in listed.people)

    def finish(self) -> Plan:
        for home, people in self.left.values():
            self.unmatched.extend((home, person) for person in people)
        self._ask_who_moved()
        moved = {move.resident.id for move in self.plan.moves if self.answers.moved.get(move.key)}
        self.plan.people_moved = len(moved)
        self.plan.missing = [
            (home.number, person.name) for home, person in self.unmatched if person.id not in moved
        ]
        return self.plan

    def _compare_people(
        self, listed: ListedHousehold, home: Household, people: list[Resident]
    ) -> None:
        self._compare_group(listed, home)
        left = list(people)
        matched: dict[int, Resident] = {}
        for position, person in enumerate(listed.people):
            resident = _same_person(left, person)
            if resident is None:
                self.arrivals.append((listed, home, person))
                self.plan.new_people.append((home, person))
                continue
            left.remove(resident)
            matched[position] = resident
            self._compare_facts(home, resident, person)
        if people and listed.people and not matched:
            self.plan.strangers.append((home, tuple(person.name for person in people)))
        self._compare_head(listed, home, matched.get(0), people)
        self.unmatched.extend((home, resident) for resident in left)

    def _compare_group(self, listed: ListedHousehold, home: Household) -> None:
        before = self.standing.groups.get(home.group_id, "")
        if listed.group and listed.group != before:
            name = listed.people[0].name if listed.people else ""
            self.plan.regrouped.append((home, listed.group))
            self.plan.changes.append(Change(home.number, name, "group", before, listed.group))

    def _compare_facts(self, home: Household, resident: Resident, person: ListedPerson) -> None:
        facts: dict[str, Fact] = {}
        for name, after in person.facts.items():
            before = getattr(resident, name)
            count = self.plan.counts.setdefault(name, Count())
            if after in {None, ""}:
                if before in {None, "", False}:
                    continue
                if name not in self.answers.emptied:
                    count.kept += 1
                    continue
                count.emptied += 1
                facts[name] = _nothing(name)
            elif after != before:
                if before in {None, ""}:
                    count.filled += 1
                else:
                    count.changed += 1
                facts[name] = after
            else:
                continue
            self.plan.changes.append(
                Change(
                    home.number,
                    resident.name,
                    name,
                    _as_text(before),
                    _as_text(facts[name]),
                    resident.id,
                )
            )
        if facts:
            self.plan.updates.append((resident, facts))

    def _compare_head(
        self,
        listed: ListedHousehold,
        home: Household,
        resident: Resident | None,
        people: Sequence[Resident],
    ) -> None:
        """Replace the head by whom the file calls so; the plan says whom."""
        first = listed.people[0] if listed.people else None
        if first is None or not (first.is_head or first.name == listed.head):
            return
        if resident is not None and resident.id == home.head_id:
            return
        before = next((person.name for person in people if person.id == home.head_id), "")
        self.plan.heads.append((home, resident, first))
        self.plan.changes.append(Change(home.number, first.name, "head", before, first.name))

    def _ask_who_moved(self) -> None:
        """Ask about people who are new here and live elsewhere in the village until now."""
        by_name: dict[str, list[tuple[Resident, str]]] = defaultdict(list)
        for resident, number in self.standing.people:
            by_name[resident.name].append((resident, number))
        for listed, home, person in self.arrivals:
            elsewhere = [
                (resident, number)
                for resident, number in by_name[person.name]
                if _is_born_alike(resident, person)
                and (home is None or resident.household_id != home.id)
            ]
            for resident, number in elsewhere[:1]:
                key = f"{number_key(listed.number)}-{resident.id}"
                self.plan.moves.append(PossibleMove(key, resident, number, listed, person))


def _same_person(people: Sequence[Resident], listed: ListedPerson) -> Resident | None:
    namesakes = [person for person in people if person.name == listed.name]
    exact = [person for person in namesakes if person.born == (listed.born or None)]
    return next(iter(exact or namesakes), None)


def _is_born_alike(resident: Resident, listed: ListedPerson) -> bool:
    """Tell whether both are known to be born in the same month, or on the same day."""
    born = listed.born
    return isinstance(born, str) and len(born) > len("1962") and resident.born == born


def _nothing(name: str) -> Fact:
    """Return what a resident's column holds when nothing is known."""
    if name == "is_party_member":
        return False
    return None if name in NULLABLE else ""


def _as_text(value: Fact) -> str:
    return "" if value is None else str(value)

"""Compare a roster with the village as it stands: what would be new, changed, or is doubtful."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from pointsapp.actor import Actor, village_of
from pointsapp.community.households.names import clean_name, number_key
from pointsapp.community.lists.counting import ColumnCounts
from pointsapp.community.models import Group, Household, Resident
from pointsapp.community.roster.reading import (
    Fact,
    ListedHousehold,
    ListedPerson,
    Roster,
    read_again,
)
from pointsapp.excel.reading import Remark

MANY = 0.1
"""The share of a village that may change without being meant expressly."""
NULLABLE = {"born", "phone"}
EMPTY: set[Fact] = {None, ""}
MOST_NAMESAKES = 3
"""About how many people of one name and birth it is asked whether somebody is one of them."""


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
    """Somebody in the file who may be a person of another household: moved here, or a namesake.

    `answer` is what the clerk said. Nobody moves to two households, and no two people become one:
    a second yes counts as no answer.
    """

    key: str
    resident: Resident
    from_number: str
    household: ListedHousehold
    person: ListedPerson
    answer: bool | None


@dataclass
class Plan:
    """What saving the roster would do, or did.

    Those who moved here stand among the new people of their households too.
    """

    new_households: list[ListedHousehold] = field(default_factory=list)
    new_people: list[tuple[Household, ListedPerson]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    updates: list[tuple[Resident, dict[str, Fact]]] = field(default_factory=list)
    regrouped: list[tuple[Household, str]] = field(default_factory=list)
    flagged: list[tuple[Household, str, bool]] = field(default_factory=list)
    heads: list[tuple[Household, Resident | None, ListedPerson]] = field(default_factory=list)
    moves: list[PossibleMove] = field(default_factory=list)
    strangers: list[tuple[Household, tuple[str, ...]]] = field(default_factory=list)
    columns: ColumnCounts = field(default_factory=ColumnCounts)
    errors: list[Remark] = field(default_factory=list)
    people_in_village: int = 0

    @property
    def moved(self) -> list[PossibleMove]:
        """Those of whom it was said that they moved here."""
        return [move for move in self.moves if move.answer]

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
        return listed - len(self.moved)

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
class _Home:
    """A household of the village's list with those who live there."""

    household: Household
    people: list[Resident]

    @property
    def is_open(self) -> bool:
        return self.household.closed_on is None


@dataclass(frozen=True)
class _Standing:
    """The village's list: its households by what makes two numbers the same, and its groups."""

    homes: Mapping[str, list[_Home]]
    groups: Mapping[int | None, str]

    @property
    def people(self) -> list[tuple[Resident, Household]]:
        """Everybody who lives in an open household."""
        homes = (home for same in self.homes.values() for home in same if home.is_open)
        return [(person, home.household) for home in homes for person in home.people]

    def find(self, number: str) -> list[_Home]:
        """Return the household with this number, spelled so or, if none is, otherwise.

        A village that has both 18 and 018 has two for ０１８.
        """
        alike = self.homes.get(number_key(number), [])
        same = [home for home in alike if home.is_open] or alike
        return [home for home in same if home.household.number == number] or same


def _read_standing(session: Session, village_id: int) -> _Standing:
    people: dict[int, list[Resident]] = defaultdict(list)
    for person in session.scalars(
        sa.select(Resident).filter_by(village_id=village_id, left_on=None).order_by(Resident.id)
    ):
        people[person.household_id].append(person)
    homes: dict[str, list[_Home]] = defaultdict(list)
    here = sa.select(Household).filter_by(village_id=village_id).order_by(Household.id)
    for home in session.scalars(here):
        homes[number_key(home.number)].append(_Home(home, people[home.id]))
    groups = session.execute(sa.select(Group.id, Group.name).filter_by(village_id=village_id))
    return _Standing(homes, dict(groups.all()))


class _Comparison:
    """Goes through the file's households and adds to the plan what differs."""

    def __init__(self, standing: _Standing, answers: Answers) -> None:
        self.standing, self.answers = standing, answers
        columns = ColumnCounts(answers.emptied)
        self.plan = Plan(columns=columns, people_in_village=len(standing.people))
        self.groups = {read_again("group", name): name for name in standing.groups.values()}
        self.matched: set[int] = set()
        self.arrivals: list[tuple[ListedHousehold, Household | None, ListedPerson]] = []

    def compare(self, listed: ListedHousehold) -> None:
        listed = replace(listed, group=self.groups.get(listed.group or "", listed.group))
        homes = self.standing.find(listed.number)
        if len(homes) > 1:
            self.plan.errors.append(listed.remark("number-in-two-spellings"))
        elif not homes:
            self.plan.new_households.append(listed)
            self.arrivals.extend((listed, None, person) for person in listed.people)
        elif homes[0].is_open:
            self._compare_home(listed, homes[0].household, homes[0].people)
        else:
            self.plan.errors.append(listed.remark("household-closed", homes[0].household.number))

    def finish(self) -> Plan:
        self._ask_who_moved()
        for move in self.plan.moved:
            self._compare_moved(move)
        self.plan.missing = [
            (home.number, person.name)
            for person, home in sorted(self.standing.people, key=lambda lives: lives[1].sort_key)
            if person.id not in self.matched
        ]
        return self.plan

    def _compare_home(
        self, listed: ListedHousehold, home: Household, people: list[Resident]
    ) -> None:
        self._compare_group(listed, home)
        self._compare_flags(listed, home)
        known = _match(people, listed.people)
        for position, person in enumerate(listed.people):
            if position in known:
                self._compare_facts(home.number, known[position], person)
            else:
                self.arrivals.append((listed, home, person))
                self.plan.new_people.append((home, person))
        if people and listed.people and not known:
            self.plan.strangers.append((home, tuple(person.name for person in people)))
        self._compare_head(listed, home, known.get(0), people)
        self.matched |= {resident.id for resident in known.values()}

    def _compare_group(self, listed: ListedHousehold, home: Household) -> None:
        before = self.standing.groups.get(home.group_id, "")
        if listed.group is None or not self.plan.columns.takes("group", before, listed.group):
            return
        name = listed.people[0].name if listed.people else ""
        self.plan.regrouped.append((home, listed.group))
        self.plan.changes.append(Change(home.number, name, "group", before, listed.group))

    def _compare_flags(self, listed: ListedHousehold, home: Household) -> None:
        """Compare how the household lives; the change stands beside its first person."""
        name = listed.people[0].name if listed.people else ""
        for flag, after in listed.flags.items():
            before = getattr(home, flag)
            if self.plan.columns.takes(flag, before, after):
                self.plan.flagged.append((home, flag, bool(after)))
                words = _as_text(before), _as_text(after)
                self.plan.changes.append(Change(home.number, name, flag, *words))

    def _compare_facts(self, number: str, resident: Resident, person: ListedPerson) -> None:
        facts: dict[str, Fact] = {}
        for name, listed in person.facts.items():
            before = getattr(resident, name)
            if not self.plan.columns.takes(name, read_again(name, before), listed):
                continue
            facts[name] = after = _nothing(name) if listed in EMPTY else listed
            words = _as_text(before), _as_text(after)
            self.plan.changes.append(Change(number, resident.name, name, *words, resident.id))
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
        by_name: dict[str, list[tuple[Resident, Household]]] = defaultdict(list)
        for resident, lives_in in self.standing.people:
            by_name[clean_name(resident.name)].append((resident, lives_in))
        for listed, home, person in self.arrivals:
            elsewhere = [
                (resident, old_home)
                for resident, old_home in by_name[person.name]
                if _is_born_alike(resident, person) and old_home is not home
            ]
            for resident, old_home in elsewhere[:MOST_NAMESAKES]:
                self._ask(resident, old_home, listed, person)

    def _ask(
        self, resident: Resident, old_home: Household, listed: ListedHousehold, person: ListedPerson
    ) -> None:
        key = f"{number_key(listed.number)}-{resident.id}-{person.row}"
        answer = self.answers.moved.get(key)
        if answer and any(m.resident is resident or m.person is person for m in self.plan.moved):
            answer = None
        self.plan.moves.append(PossibleMove(key, resident, old_home.number, listed, person, answer))

    def _compare_moved(self, move: PossibleMove) -> None:
        """Say what changes with somebody who moved here."""
        number, resident = move.household.number, move.resident
        words = move.from_number, number
        self.plan.changes.append(Change(number, resident.name, "number", *words, resident.id))
        self._compare_facts(number, resident, move.person)
        self.matched.add(resident.id)


def _match(people: Sequence[Resident], listed: Sequence[ListedPerson]) -> dict[int, Resident]:
    """Return who of a household stands at which place in the file.

    Who is born as the file says comes first, so that of two namesakes each is himself.
    """
    left = list(people)
    matched: dict[int, Resident] = {}
    for is_same in (_is_born_so, _is_called_so):
        for position, person in enumerate(listed):
            resident = next((one for one in left if is_same(one, person)), None)
            if position not in matched and resident is not None:
                matched[position] = resident
                left.remove(resident)
    return matched


def _is_called_so(resident: Resident, listed: ListedPerson) -> bool:
    return clean_name(resident.name) == listed.name


def _is_born_so(resident: Resident, listed: ListedPerson) -> bool:
    return _is_called_so(resident, listed) and resident.born == (listed.born or None)


def _is_born_alike(resident: Resident, listed: ListedPerson) -> bool:
    """Tell whether both births are known, and one is the other or less precise."""
    known, born = resident.born, listed.born
    if not known or not isinstance(born, str) or not born:
        return False
    return known.startswith(born) or born.startswith(known)


def _nothing(name: str) -> Fact:
    """Return what a resident's column holds when nothing is known."""
    if name == "is_party_member":
        return False
    return None if name in NULLABLE else ""


def _as_text(value: Fact) -> str:
    return "" if value is None else str(value)

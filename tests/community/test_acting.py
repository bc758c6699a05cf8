"""A form counts once: sent again it is the same act, with other content it is refused."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.actor import Actor
from pointsapp.community.acting import Once, content_hash, next_number, once, take_village
from pointsapp.community.models import KeyedAct
from pointsapp.earning.sheets.models import AwardSheet, State
from pointsapp.refusals import NotFound
from tests.page import statements
from tests.village import AT, Cast, NextVillage

KEY = "8c1f4a52-0b5e-4b1c-9a52-3f9d5b6d7e80"


@dataclass(frozen=True)
class Deed:
    """What somebody asks for, in these tests."""

    household_id: int
    units: dict[int, int]
    day: date = date(2026, 11, 14)


def ask(session: Session, by: Actor, deed: Deed, *, act: str = "deed", later: int = 0) -> Once:
    village_id = take_village(session, by)
    return once(session, village_id, act, KEY, deed, by=by, at=AT + timedelta(days=later))


def test_the_same_form_again_leads_to_the_first_result(session: Session, village: Cast) -> None:
    first = ask(session, village.recorder, Deed(18, {1: 2}))
    assert not first.is_done
    first.keep(77)
    again = ask(session, village.recorder, Deed(18, {1: 2}))
    assert (again.is_done, again.result_id) == (True, 77)


def test_four_hundred_days_later_it_is_still_the_same_form(session: Session, village: Cast) -> None:
    ask(session, village.recorder, Deed(18, {1: 2})).keep(77)
    assert ask(session, village.recorder, Deed(18, {1: 2}), later=400).result_id == 77


@pytest.mark.parametrize(
    "other", [Deed(19, {1: 2}), Deed(18, {1: 3}), Deed(18, {1: 2}, date(2026, 11, 13))]
)
def test_other_content_under_the_same_key_is_refused(
    session: Session, village: Cast, other: Deed
) -> None:
    ask(session, village.recorder, Deed(18, {1: 2})).keep(77)
    with pytest.raises(ledger.KeyReused):
        ask(session, village.recorder, other)


def test_somebody_elses_key_is_refused_and_tells_nothing(session: Session, village: Cast) -> None:
    ask(session, village.recorder, Deed(18, {1: 2})).keep(77)
    with pytest.raises(ledger.KeyReused) as refused:
        ask(session, village.approver, Deed(18, {1: 2}))
    assert refused.value.facts == {"key": KEY}


def test_the_next_village_and_another_act_have_keys_of_their_own(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    ask(session, village.recorder, Deed(18, {1: 2})).keep(77)
    assert not ask(session, next_village.clerk, Deed(18, {1: 2})).is_done
    assert not ask(session, village.recorder, Deed(18, {1: 2}), act="other").is_done


def test_an_act_from_before_hashes_were_kept_is_still_the_same_act(
    session: Session, village: Cast
) -> None:
    by = village.recorder.code
    session.add(KeyedAct(village_id=village.id, act="deed", key=KEY, result_id=7, by=by, at=AT))
    session.flush()
    assert ask(session, village.recorder, Deed(18, {1: 2})).result_id == 7


def test_somebody_of_no_village_finds_none(session: Session, supervisor: Actor) -> None:
    with pytest.raises(NotFound):
        take_village(session, supervisor)


VALUES = st.one_of(st.text(max_size=20), st.integers(), st.none(), st.dates())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.integers(), VALUES, max_size=6))
def test_the_order_of_what_is_asked_does_not_matter(units: dict[int, object]) -> None:
    backwards = dict(reversed(list(units.items())))
    assert content_hash(units) == content_hash(backwards)


def test_each_kind_of_value_makes_a_difference() -> None:
    values = [1, "1", None, "", b"1", b"2", [1], [1, 2], {1: 2}, {1: 3}, date(2026, 1, 1)]
    assert len({content_hash(value) for value in values}) == len(values)


def sheet_with(session: Session, village: Cast, number: str) -> None:
    session.add(
        AwardSheet(
            village_id=village.id,
            number=number,
            key=number,
            title="",
            state=State.DRAFT,
            recorded_by=village.recorder.code,
            recorded_at=AT,
        )
    )
    session.flush()


def test_numbers_go_on_from_the_years_greatest(session: Session, village: Cast) -> None:
    def following(year: int) -> str:
        return next_number(session, AwardSheet, village.id, year)

    assert following(2026) == "2026-0001"
    for number in ("2025-0007", "2026-0001", "2026-0002"):
        sheet_with(session, village, number)
    assert (following(2025), following(2026), following(2027)) == (
        "2025-0008", "2026-0003", "2027-0001",
    )  # fmt: skip


def test_a_year_with_more_numbers_than_digits_goes_on(session: Session, village: Cast) -> None:
    def following() -> str:
        return next_number(session, AwardSheet, village.id, 2026, digits=1)

    for number in range(1, 13):
        assert following() == f"2026-{number}"
        sheet_with(session, village, f"2026-{number}")


def test_a_number_is_found_without_reading_the_year(session: Session, village: Cast) -> None:
    with statements(session.connection()) as seen:
        next_number(session, AwardSheet, village.id, 2026)
    [asked] = seen
    assert "count" not in asked

"""Trouble: words that changed, days too long, deeds twice, deductions nobody can pay."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.models import Village
from pointsapp.earning.rules import service as rules
from pointsapp.earning.rules.queries import rules_on, show_rule
from pointsapp.earning.rules.template import template_wording
from pointsapp.earning.rules.wording import Decided
from pointsapp.earning.sheets import queries, service
from pointsapp.earning.sheets.lines import NewLine
from pointsapp.earning.sheets.refusals import DayTooLong, RuleNotInForce
from tests.page import statements
from tests.rules import NEW_YEAR, SUNDAY
from tests.village import AT, Cast, settle

Swept = Callable[..., int]
TODAY = AT.date()


def approved(session: Session, village: Cast, sheet_id: int) -> int:
    service.submit(session, sheet_id, by=village.recorder, at=AT)
    service.approve(session, sheet_id, by=village.approver, at=AT)
    return sheet_id


def reworded(session: Session, village: Cast, code: str, points: int) -> int:
    """Give a rule another figure from today on; return its new version."""
    rule = next(one for one in rules_on(session, village.admin, TODAY) if one.code == code)
    [first] = show_rule(session, village.admin, rule.rule_id, TODAY)
    written = template_wording(code)
    assert written is not None
    wording = replace(written, points=points)
    decided = Decided(TODAY, "十一月十四日")
    rules.change_rule(session, rule.rule_id, wording, decided, by=village.admin, at=AT)
    assert first.rule.version == 1
    return show_rule(session, village.admin, rule.rule_id, TODAY)[0].rule.version_id


def test_a_deed_counts_by_the_words_that_held_on_its_day(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    new = reworded(session, village, "E03", 5)
    lines = [
        NewLine(
            household_id=village.zhang.id,
            resident_id=village.zhang.head_id,
            rule_version_id=version,
            occurred_on=day,
            quantity=100,
            recorded_by="user:1",
        )
        for version, day in ((new, SUNDAY), (new, TODAY), (rule("E03"), TODAY))
    ]
    sheet_id = service.draw_up(
        session, title="清扫", lines=lines, key="words", by=village.recorder, at=AT
    )
    page = queries.show_sheet(session, village.recorder, sheet_id)
    assert [(line.version, line.uncapped_points) for line in page.lines] == [(1, 2), (2, 5), (2, 5)]


def test_before_a_rules_first_day_there_is_no_version(village: Cast, swept: Swept) -> None:
    with pytest.raises(RuleNotInForce):
        swept((village.zhang, "张学军", 100), day=NEW_YEAR - timedelta(days=1))


def test_a_day_has_twenty_four_hours_on_all_sheets_together(village: Cast, swept: Swept) -> None:
    swept((village.zhang, "张学军", 1300))
    swept((village.zhang, "王桂兰", 1300), (village.li, "李秀英", 2400))
    swept((village.zhang, "张学军", 1300), day=SUNDAY - timedelta(days=1))
    with pytest.raises(DayTooLong) as refused:
        swept((village.zhang, "张学军", 1200), code="E04")
    assert refused.value.facts == {"names": ["张学军"]}


@pytest.fixture
def burnt(session: Session, village: Cast, rule: Callable[[str], int]) -> Callable[[int], int]:
    """Switch the rule against burning straw on; record so many cases of household 018."""
    by_code = {one.code: one for one in rules_on(session, village.admin, SUNDAY)}
    if not by_code:
        rule("C90")
        by_code = {one.code: one for one in rules_on(session, village.admin, SUNDAY)}
    rules.switch_rule(session, by_code["C90"].rule_id, is_on=True, by=village.admin, at=AT)

    def record(cases: int) -> int:
        line = NewLine(
            household_id=village.zhang.id,
            resident_id=village.zhang.head_id,
            rule_version_id=rule("C90"),
            occurred_on=SUNDAY,
            quantity=cases * 100,
            recorded_by="user:1",
        )
        return service.draw_up(
            session, title="烧秸秆", lines=[line], key=f"burnt-{cases}", by=village.recorder, at=AT
        )

    return record


def test_a_deduction_takes_what_the_household_has(
    session: Session, village: Cast, swept: Swept, burnt: Callable[[int], int]
) -> None:
    approved(session, village, swept((village.zhang, "张学军", 200)))
    sheet_id = approved(session, village, burnt(2))
    [line] = queries.show_sheet(session, village.approver, sheet_id).lines
    assert (line.points, line.uncapped_points) == (-4, -10)
    assert ledger.balance(session, village.zhang.account_id) == 0
    assert approved(session, village, burnt(1))
    assert ledger.balance(session, village.zhang.account_id) == 0


def test_a_deduction_leaves_a_debt_where_the_village_says_so(
    session: Session, village: Cast, burnt: Callable[[int], int]
) -> None:
    session.get_one(Village, village.id).debt_allowed = True
    approved(session, village, burnt(1))
    assert ledger.balance(session, village.zhang.account_id) == -5
    assert ledger.verify(session.connection(), book_id=village.id).problems == []


def test_a_long_sheet_is_shown_and_posted_in_as_many_statements_as_a_short_one(
    session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    counted = []
    for length in (1, 60):
        homes = [settle(session, village.id, f"{length}-{n}", "赵甲") for n in range(length)]
        lines = [
            NewLine(
                household_id=h.id,
                resident_id=h.head_id,
                rule_version_id=rule("E03"),
                occurred_on=SUNDAY,
                quantity=100,
                recorded_by="user:1",
            )
            for h in homes
        ]
        sheet_id = service.draw_up(
            session, title="清扫", lines=lines, key=str(length), by=village.recorder, at=AT
        )
        session.expire_all()
        with statements(session.get_bind()) as shown:
            queries.show_sheet(session, village.approver, sheet_id)
        service.submit(session, sheet_id, by=village.recorder, at=AT)
        session.expire_all()
        with statements(session.get_bind()) as posted:
            service.approve(session, sheet_id, by=village.approver, at=AT)
        counted.append((len(shown), len(posted)))
    assert counted[0] == counted[1]

"""What a roster would change in the village as it stands, and what it asks."""

import pytest
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.community.books import AccountKind
from pointsapp.community.changes import service as changes
from pointsapp.community.households.service import Member, enrol_household, number_facts
from pointsapp.community.lists.counting import Count
from pointsapp.community.models import Household
from pointsapp.community.roster import comparing, refusals
from pointsapp.community.roster.comparing import Answers, Plan
from tests.community.roster.rosters import (
    MEANT,
    WU,
    case,
    everything,
    head_of,
    household,
    listed,
    plan,
    read,
    resident,
    save,
)
from tests.village import AT, Cast, NextVillage

KEY = "7f1b1d6e-0000-4000-8000-00000000cafe"


def told(done: Plan) -> set[tuple[str, str, str, str]]:
    """Return what changes, whose, from what, to what."""
    return {(c.name, c.field, c.before, c.after) for c in done.changes}


def test_columns_that_a_file_lacks_change_nothing(session: Session, village: Cast) -> None:
    save(session, village, case("fewer-columns--full"))
    before = everything(session)
    done = save(session, village, case("fewer-columns--fewer"))
    assert (done.changes, done.people_to_enrol) == ([], 1)
    zhang = resident(session, "张大山")
    assert (zhang.born, zhang.phone, zhang.note) == ("1962-03-05", "13800000001", "网格员")
    assert zhang.is_party_member
    assert set(before) <= set(everything(session))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("村民小组", "group"),
        ("与户主关系", "relation"),
        ("性别", "sex"),
        ("出生年月", "born"),
        ("联系电话", "phone"),
        ("政治面貌", "is_party_member"),
        ("备注", "note"),
    ],
)
def test_an_empty_cell_keeps_what_is_known_unless_its_column_is_ticked(
    session: Session, village: Cast, heading: str, field: str
) -> None:
    headings = "户号 姓名 村民小组 与户主关系 性别 出生年月 联系电话 政治面貌 备注"
    full = ("101", "吴建国", "一组", "父亲", "男", "1962-03", "13800138001", "党员", "网格员")
    save(session, village, listed(headings, full))
    before = everything(session)
    empty = listed(f"户号 姓名 {heading}", ("101", "吴建国", None))
    kept = save(session, village, empty)
    assert (kept.changes, kept.columns.touched) == ([], {field: Count(kept=1)})
    assert everything(session) == before
    others = Answers(frozenset({"sex", "note", "born"} - {field}), many=True)
    assert plan(session, village, empty, others).columns.touched == {field: Count(kept=1)}
    emptied = save(session, village, empty, Answers(frozenset({field}), many=True))
    assert emptied.columns.touched == {field: Count(emptied=1)}
    [change] = emptied.changes
    assert (change.field, change.after in {"", "False"}) == (field, True)
    wu, home = resident(session, "吴建国"), household(session, "101")
    now_empty = home.group_id if field == "group" else getattr(wu, field)
    assert now_empty in {None, "", False}
    assert save(session, village, empty, Answers(frozenset({field}))).changes_nothing


def test_each_column_counts_what_is_filled_changed_emptied_and_kept(
    session: Session, village: Cast
) -> None:
    headings = "户号 姓名 与户主关系 联系电话"
    save(
        session,
        village,
        listed(
            headings,
            ("101", "吴建国", "户主", "13800138001"),
            (None, "单春英", "配偶", "13800138002"),
            (None, "吴小宝", "子", None),
            (None, "吴小妹", "女", "13800138004"),
        ),
    )
    corrected = listed(
        headings,
        ("101", "吴建国", "户主", "13900139001"),
        (None, "单春英", None, None),
        (None, "吴小宝", "长子", "13800138003"),
        (None, "吴小妹", "女", "13800138004"),
    )
    done = plan(session, village, corrected)
    assert done.columns.by_column["phone"] == Count(filled=1, changed=1, kept=1)
    assert done.columns.by_column["relation"] == Count(changed=1, kept=1)
    assert told(done) == {
        ("吴建国", "phone", "13800138001", "13900139001"),
        ("吴小宝", "relation", "子", "长子"),
        ("吴小宝", "phone", "", "13800138003"),
    }
    emptied = plan(session, village, corrected, Answers(frozenset({"phone"})))
    assert emptied.columns.by_column["phone"] == Count(filled=1, changed=1, emptied=1)
    assert emptied.columns.by_column["relation"] == Count(changed=1, kept=1)
    assert ("单春英", "phone", "13800138002", "") in told(emptied)


def test_more_than_a_tenth_needs_its_own_tick(session: Session, village: Cast) -> None:
    rows = [(str(n), "赵" + "甲乙丙丁戊己庚辛壬癸"[n % 10], "户主") for n in range(100, 117)]
    save(session, village, listed("户号 姓名 与户主关系", *rows))
    two = listed("户号 姓名 性别", *((*row[:2], "男") for row in rows[:2]))
    three = listed("户号 姓名 性别", *((*row[:2], "男") for row in rows[:3]))
    assert not plan(session, village, two).are_many
    with pytest.raises(refusals.ManyChanges) as many:
        save(session, village, three, Answers())
    assert many.value.facts == {"count": 3, "people": 20}
    save(session, village, two, Answers())
    save(session, village, three, MEANT)


def test_a_new_head_replaces_the_old_one_and_the_plan_says_whom(
    session: Session, village: Cast
) -> None:
    save(session, village, case("new-head--before"))
    assert head_of(session, "001") == "张大山"
    first = save(session, village, case("new-head--after"))
    assert ("张二山", "head", "张大山", "张二山") in told(first)
    assert ("李小梅", "relation", "妻子", "母亲") in told(first)
    assert ("001", "张大山") in first.missing
    assert head_of(session, "001") == "张二山"
    assert resident(session, "张大山").relation == ""
    second = save(session, village, case("new-head--after"))
    assert second.changes_nothing
    assert second.missing == first.missing


def test_a_head_named_in_the_column_of_heads_only(session: Session, village: Cast) -> None:
    headings = "户号 户主姓名 姓名"
    save(session, village, listed(headings, ("101", "吴建国", "吴建国"), ("101", "", "单春英")))
    swapped = listed(headings, ("101", "单春英", "单春英"), ("101", None, "吴建国"))
    assert told(save(session, village, swapped)) == {("单春英", "head", "吴建国", "单春英")}
    assert head_of(session, "101") == "单春英"
    assert save(session, village, swapped).changes_nothing


def test_a_file_that_names_no_head_leaves_the_head(session: Session, village: Cast) -> None:
    save(session, village, case("new-head--before"))
    done = save(session, village, listed("户号 姓名", ("001", "李小梅"), ("001", "张大山")))
    assert done.changes_nothing
    assert head_of(session, "001") == "张大山"


def test_who_is_not_in_the_file_stays_and_is_named(session: Session, village: Cast) -> None:
    done = save(session, village, read(*WU))
    assert done.missing == [("018", "张学军"), ("018", "王桂兰"), ("019", "李秀英")]
    assert resident(session, "张学军").left_on is None


def test_a_closed_household_is_named_at_its_row(session: Session, village: Cast) -> None:
    people = listed("户号 姓名 与户主关系", ("019", "李秀英", "户主"), ("18", "张学军", "户主"))
    changes.close(
        session, village.zhang.id, changes.Closing(lapses=False), key=KEY, by=village.admin, at=AT
    )
    done = plan(session, village, people)
    assert [(r.row, r.reason, r.value) for r in done.errors] == [(3, "household-closed", "018")]
    with pytest.raises(refusals.RosterHasErrors):
        save(session, village, people)


def test_a_merged_household_is_named_at_its_row(session: Session, village: Cast) -> None:
    people = listed("户号 姓名 与户主关系", ("018", "张学军", "户主"), ("019", "李秀英", "户主"))
    changes.merge(session, village.li.id, changes.Merger("018"), key=KEY, by=village.admin, at=AT)
    assert [(r.row, r.reason) for r in plan(session, village, people).errors] == [
        (3, "household-closed")
    ]


def test_18_finds_018_and_stays_018(session: Session, village: Cast) -> None:
    people = listed("户号 姓名 与户主关系", ("１８", "张学军", "户主"), ("19", "李秀英", None))
    done = plan(session, village, people)
    assert (done.new_households, done.new_people) == ([], [])


def test_a_village_that_has_both_18_and_018_is_told(session: Session, village: Cast) -> None:
    account = ledger.open_account(session, book_id=village.id, kind=AccountKind.HOUSEHOLD)
    session.add(Household(village_id=village.id, **number_facts("18"), account_id=account))
    session.flush()
    mine = plan(session, village, listed("户号 姓名", ("018", "张学军"), ("018", "王桂兰")))
    assert (mine.errors, mine.new_people) == ([], [])
    both = plan(session, village, listed("户号 姓名", ("0018", "张学军")))
    assert [remark.reason for remark in both.errors] == ["number-in-two-spellings"]


def test_a_household_of_strangers_is_asked_about(session: Session, village: Cast) -> None:
    people = listed("户号 姓名 与户主关系", ("018", "吴建国", "户主"), ("018", "单春英", "配偶"))
    [(home, names)] = plan(session, village, people).strangers
    assert (home.number, names) == ("018", ("张学军", "王桂兰"))
    with pytest.raises(refusals.StrangersInHousehold) as strangers:
        save(session, village, people)
    assert strangers.value.facts == {"numbers": ["018"]}
    done = save(session, village, people, Answers(many=True, strangers=True))
    assert done.people_to_enrol == 2
    assert ("018", "张学军") in done.missing


def test_one_known_person_makes_no_household_of_strangers(session: Session, village: Cast) -> None:
    people = listed("户号 姓名", ("018", "王桂兰"), ("018", "张小宝"))
    assert plan(session, village, people).strangers == []


def test_of_two_namesakes_each_is_compared_with_himself(session: Session, village: Cast) -> None:
    headings = "户号 姓名 与户主关系 出生年月 性别"
    old, young = ("1", "李小梅", "户主", "1964", "女"), ("1", "李小梅", "孙女", "2010", "女")
    save(session, village, listed(headings, old, young))
    corrected = ("1", "李小梅", "户主", "1965", "女")
    done = save(session, village, listed(headings, corrected, young))
    assert told(done) == {("李小梅", "born", "1964", "1965")}
    assert save(session, village, listed(headings, young, corrected)).changes_nothing


def test_names_are_compared_with_one_sign_for_all_dots(session: Session, village: Cast) -> None:
    enrol_household(session, number="7", members=[Member("买买提•艾山")], by=village.admin)
    for dot in "·•・‧∙":
        people = listed("户号 姓名", ("7", f"买买提{dot}艾山"))
        assert plan(session, village, people).changes_nothing


def test_the_next_villages_household_of_the_same_number_is_another(
    session: Session, village: Cast, next_village: NextVillage
) -> None:
    found = read((None, "018", "吴建国", "吴建国", "户主"))
    assert len(plan(session, village, found).new_people) == 1
    same = comparing.plan(session, found, by=next_village.clerk)
    assert (same.new_people, same.new_households) == ([], [])

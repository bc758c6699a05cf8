"""Which columns hold words about people, and that forgetting somebody goes through all of them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.models import User
from pointsapp.access.permissions import Role
from pointsapp.community.kept_imports.refusals import ImportBuiltOn
from pointsapp.community.models import KeptImport, Resident, Village
from pointsapp.community.roster.service import take_back
from pointsapp.database import Base, UtcInstant
from pointsapp.portal.own_data.mentions import Mention
from pointsapp.portal.own_data.words_about_people import (
    ACCOUNT,
    DELETED,
    EMPTIED,
    KEPT,
    REPLACED,
)
from tests.village import AT, Cast, NextVillage, hire, settle

NO_WORDS = {
    "admin_appointment": "proposed_by confirmed_by withdrawn_by",
    "activity": "key secret recorded_by",
    "activity_call_off": "by",
    "activity_photo": "kept_by",
    "activity_signup": "signed_by",
    "attendance": "ticked_by",
    "archive": "sha256 made_by",
    "audit_record": "actor event subject detail",
    "authenticator": "number",
    "award_line": "recorded_by",
    "award_sheet": "number key state recorded_by",
    "card": "token issued_by revoked_by handed_by",
    "cashing_up": "key counted_by",
    "claim": "key made_by state decided_by",
    "complaint": "key kind made_by answered_by",
    "confirmation": "act first_by second_by looked_at_by",
    "consent": "given_by",
    "cosignature": "line witness",
    "device": "code_hash kind awaits",
    "expiry": "key choice announced_by called_off_by posted_by posted_second undone_by "
    "undone_second",
    "goods_budget": "noted_by",
    "goods_receipt": "number key source donor_shown recorded_by taken_back_by",
    "goods_return": "key returned_by",
    "county": "name",
    "guess": "subject",
    "handover": "opened_by completed_by completed_second figures called_off_by",
    "hazard": "found_by state",
    "hazard_finding": "noted_by",
    "hazard_round": "started_by ended_by",
    "hazard_step": "step taken_by",
    "helper": "token_hash pin_hash",
    "honour_candidate": "state grounded_by awarded_by revoked_by",
    "honour_objection": "key raised_via raised_by outcome answered_by",
    "honour_proposal": "kind drawn_up_by hung_out_by taken_in_by taken_in_second",
    "nomination": "key kind made_by outcome answered_by",
    "star_scheme": "written_by",
    "home_visit": "key about noted_by typed_by nobody_came_by",
    "honour": "key added_by",
    "honour_opt_out": "told_to",
    "household": "number number_key sort_key official_code",
    "inspection_mark": "marked_by",
    "inspection_photo": "taken_by",
    "inspection_round": "key started_by",
    "item": "barcode picture photo",
    "item_price": "changed_by",
    "kept_import": "kind digest counts imported_by taken_back_by",
    "household_change": "kind by",
    "keyed_act": "act key content_hash by",
    "ledger_account": "kind commodity head_hash",
    "ledger_book": "code",
    "ledger_entry": "hash",
    "chain_link": "table_name hash",
    "ledger_seal": "root previous_hash hash guards chain_head",
    "ledger_transaction": "key content_hash kind recorded_by source_kind memo",
    "line_answer": "answered_by",
    "line_correction": "by",
    "log_checkpoint": "note origin root verifier_key",
    "lot": "number",
    "lot_use": "slip",
    "need": "key kind way raised_by state",
    "need_step": "act by",
    "door_order": "consent ordered_by cancelled_by",
    "mandate": "given given_by ended ended_by",
    "objection": "key raised_via raised_by outcome answered_by",
    "parked_basket": "units parked_by",
    "period_closing": "closed_by reopened_by reopened_second",
    "pin": "pin_hash set_by",
    "program": "scopes token_hash ended_by",
    "quarrel": "begun_by state ended_by",
    "quarrel_follow_up": "looked_by",
    "quarrel_talk": "noted_by",
    "question_remark": "month question said by",
    "question_threshold": "question set_by",
    "recovery_code": "code_hash",
    "redemption": "number key consent witness redeemed_by",
    "rule": "code star kind",
    "rule_offer": "offered_by",
    "rule_version": "unit cap_per cap_period made_by",
    "setting_change": "name changed_by",
    "sheet_decision": "state by",
    "sheet_recorder": "recorded_by",
    "slip_print": "printed_by",
    "stocktake": "number key state counted_by explained_by decided_by",
    "stocktake_line": "reason",
    "outgoing_message": "uid kind outcome",
    "telling_choice": "kinds ways chosen_by",
    "telling_consent": "way given_by ended_by",
    "table_adoption": "meeting table_hash adopted_by filed_by",
    "taken_code": "nonce taken_by",
    "taken_notes": "file",
    "user_account": "password_hash shown",
    "user_role": "role",
    "village": "code exchange_days codes_for",
    "village_closure": "proposed_by agreed_by withdrawn_by closed_by",
    "witness_visit": "name",
    "year_budget": "noted_by",
    "year_look": "item looked_by",
    "write_off": "number key reason state recorded_by decided_by",
}
"""Columns that hold codes of people and things, keys, hashes, numbers, and what may be chosen."""

OWNERS = {"program.household_id"}
"""May be none by itself, but not beside another that is none."""
NAME = "王桂兰"
PHONE = "13800138000"
SAID = f"听{NAME}说，王 桂 兰电话 138-0013-8000"


def columns(*types: type[sa.types.TypeEngine[Any]]) -> Iterator[sa.Column[Any]]:
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, types))


def named(tables: Mapping[str, str]) -> set[str]:
    return {f"{table}.{column}" for table, names in tables.items() for column in names.split()}


def test_every_column_of_words_is_listed_or_known_to_hold_none(app: Flask) -> None:
    text = {str(column) for column in columns(sa.String, sa.JSON, sa.LargeBinary)}
    deleted = {f"{table}.{c.name}" for table in DELETED for c in Base.metadata.tables[table].c}
    about = named(EMPTIED) | named(REPLACED) | named(ACCOUNT) | set(KEPT)
    listed = about | (deleted & text)
    no_words = named(NO_WORDS)
    assert text - listed - no_words == set(), "say in words_about_people what becomes of these"
    assert (listed | no_words) - text == set(), "these are no columns any more"
    assert listed & no_words == set()


@pytest.fixture
def planted(session: Session, village: Cast, next_village: NextVillage) -> int:
    """A person whose name stands in every column that is listed."""
    resident_id = village.zhang.people[NAME]
    person = session.get_one(Resident, resident_id)
    person.phone, person.phone_tail, person.note = PHONE, PHONE[-4:], "低保"
    person.search_terms = f" {NAME} wangguilan wgl {PHONE} {PHONE[-4:]} "
    session.flush()
    garden = Garden(session, village, resident_id)
    for name in {*EMPTIED, *REPLACED, *DELETED} - {"resident", "village"}:
        garden.row(name)
    other = session.get_one(Resident, village.zhang.head_id)
    other.note, other.relation = f"{NAME}的丈夫", f"{NAME}之夫"
    hire(session, "wangguilan", village_id=village.id, household_id=village.zhang.id)
    gone = session.scalars(sa.select(User).filter_by(username="wangguilan")).one()
    gone.name, gone.is_active = NAME, False
    session.get_one(Village, village.id).complaint_phone = PHONE
    settle(session, next_village.id, "030", NAME)
    session.commit()
    return resident_id


class Garden:
    """Rows of any table, with what they belong to, and the name in every text about people."""

    def __init__(self, session: Session, village: Cast, resident_id: int) -> None:
        self.session, self.resident_id = session, resident_id
        self.ids: dict[str, Any] = {
            "village": village.id,
            "household": village.zhang.id,
            "resident": resident_id,
            "township": None,
            "user_account": village.admin.user_id,
        }

    def row(self, name: str) -> Any:
        """Return the id of the row of this table, made if there is none."""
        if name not in self.ids:
            table = Base.metadata.tables[name]
            filled = (c for c in table.columns if not self.is_counted(c))
            values = {column.name: self.value(table, column) for column in filled}
            made = self.session.execute(
                sa.insert(table).values(values).returning(*table.primary_key)
            )
            self.ids[name] = made.one()[0]
        return self.ids[name]

    def is_counted(self, column: sa.Column[Any]) -> bool:
        """Tell whether the database itself gives this column its number."""
        is_word = isinstance(column.type, sa.String)
        return column.primary_key and not column.foreign_keys and not is_word

    def value(self, table: sa.Table, column: sa.Column[Any]) -> Any:
        for key in column.foreign_keys:
            parent = key.column.table.name
            may_be_none = column.nullable and parent != "resident" and str(column) not in OWNERS
            if parent.startswith("ledger_") or may_be_none:
                return None
            return self.row(parent)
        words = f"{EMPTIED.get(table.name, '')} {REPLACED.get(table.name, '')}".split()
        return self.words(column) if column.name in words else plain(column)

    def words(self, column: sa.Column[Any]) -> Any:
        if isinstance(column.type, sa.JSON):
            new = {"id": self.resident_id, "name": NAME, "note": SAID}
            changed = [[self.resident_id, "note", SAID, "x"], [7, "note", "", SAID]]
            return {"residents": [new], "facts": changed, "households": [], "homes": []}
        longest = getattr(column.type, "length", None) or 500
        return SAID if longest >= len(SAID) else NAME


def plain(column: sa.Column[Any]) -> Any:
    """Return a value that holds no words and breaks no rule."""
    if column.nullable:
        return None
    values = {
        UtcInstant: AT,
        sa.Date: AT.date(),
        sa.Boolean: False,
        sa.Integer: 1,
        sa.LargeBinary: b"jpeg",
        sa.JSON: {},
    }
    return next((plain for kind, plain in values.items() if isinstance(column.type, kind)), "x")


def forget(app: Flask, village: Cast, name: str = NAME, number: str = "018") -> Result:
    asked = ["--village", village.code, "--household", number, "--name", name, "--yes"]
    return app.test_cli_runner().invoke(args=["forget-resident", *asked])


def everything(session: Session) -> dict[str, str]:
    """Return the whole database's text by table, without the next village's people."""
    session.expire_all()
    return {
        table.name: "\n".join(str(row) for row in session.execute(sa.select(table)).all())
        for table in Base.metadata.sorted_tables
    }


def test_a_forgotten_person_is_found_nowhere(
    app: Flask, session: Session, village: Cast, next_village: NextVillage, planted: int
) -> None:
    before = everything(session)
    standing = {table for table, text in before.items() if NAME in text}
    assert standing == {*EMPTIED, *REPLACED, *ACCOUNT} - {"village"}
    told = forget(app, village)
    assert told.exit_code == 0, told.output
    assert "the ledger verifies" in told.output
    assert "flask backup" in told.output
    namesake = sa.update(Resident).filter_by(village_id=next_village.id, name=NAME)
    emptied = namesake.values(name="", name_pinyin="", name_initials="", search_terms="")
    assert len(session.execute(emptied.returning(Resident.id)).all()) == 1
    for table, text in everything(session).items():
        squeezed = text.replace(" ", "").replace("-", "")
        for trace in (NAME, PHONE, "wangguilan", "低保"):
            assert trace not in squeezed, table
        # A word of its own: the three letters stand in a random hash by chance.
        assert not re.search(r"\bwgl\b", text), table
        assert "jpeg" not in text or table not in DELETED
    assert ledger.verify(session.connection()).ok


def test_who_works_for_the_village_is_not_forgotten_yet(
    app: Flask, session: Session, village: Cast
) -> None:
    actor = hire(session, "wang", Role.RECORDER, village_id=village.id)
    session.get_one(User, actor.user_id).name = NAME
    session.commit()
    told = forget(app, village)
    assert told.exit_code == 1
    assert "as wang. End that account first." in told.output
    assert session.get_one(Resident, village.zhang.people[NAME]).name == NAME


def test_a_namesake_keeps_name_and_account_and_is_told_of(
    app: Flask, session: Session, village: Cast
) -> None:
    home = settle(session, village.id, "077", NAME)
    actor = hire(session, "wang", village_id=village.id, household_id=home.id)
    session.get_one(User, actor.user_id).name = NAME
    session.commit()
    told = forget(app, village)
    assert told.exit_code == 0, told.output
    assert "household 077" in told.output
    assert session.get_one(Resident, home.head_id).name == NAME
    assert session.get_one(User, actor.user_id).name == NAME


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("王芳来了", "某人来了"),
        ("王 芳、王芳芳", "某人、王芳芳"),
        ("电话138 0013 8000。", "电话×××。"),
        (PHONE, ""),
        ("单号213800138000", "单号213800138000"),
        ([{"王": "王芳"}, 7, None], [{"王": "某人"}, 7, None]),
    ],
)
def test_a_mention_is_found_however_it_is_typed(words: object, left: object) -> None:
    assert Mention("王芳", PHONE, ("王芳芳",), "某人").without(words) == left


def test_a_name_of_one_sign_is_found_where_it_stands_alone() -> None:
    mention = Mention("王", None, (), "某人")
    assert [mention.without(text) for text in ("王", "王家院子")] == ["某人", "王家院子"]
    latin = Mention("Li", None, (), "somebody")
    assert latin.without("li and Lisa") == "somebody and Lisa"


def test_a_phone_that_the_family_shares_stays(app: Flask, session: Session, village: Cast) -> None:
    for resident_id in village.zhang.people.values():
        session.get_one(Resident, resident_id).phone = PHONE
    session.get_one(Resident, village.zhang.head_id).note = f"打{PHONE}找{NAME}"
    session.commit()
    assert forget(app, village).exit_code == 0
    assert session.get_one(Resident, village.zhang.head_id).note == f"打{PHONE}找已迁出村民"


def test_taking_an_import_back_does_not_bring_the_name_back(
    app: Flask, session: Session, village: Cast
) -> None:
    resident_id = village.zhang.people[NAME]
    undo = {
        "households": [],
        "residents": [],
        "facts": [[resident_id, "name", NAME, "王桂花"], [resident_id, "sex", "女", "男"]],
        "homes": [],
    }
    kept = KeptImport(
        village_id=village.id,
        kind="roster",
        file_name="花名册.xlsx",
        digest="0",
        counts={},
        undo=undo,
        imported_by=village.admin.code,
        imported_at=AT,
    )
    session.add(kept)
    session.commit()
    assert forget(app, village).exit_code == 0
    with pytest.raises(ImportBuiltOn):
        take_back(session, kept.id, by=village.admin, at=AT)
    assert session.get_one(Resident, resident_id).sex == ""

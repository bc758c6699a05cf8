"""The migrations: one chain, the same tables as the models, and nothing lost on the way up."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from pointsapp import create_app
from pointsapp.extensions import db
from tests.old_database import OldDatabase

MIGRATIONS = Path(__file__).parent.parent / "pointsapp" / "migrations"
LAST_OF_THE_OLD_IDS = 27
"""Up to this place a revision's id is older than the number of its file; see decisions.md."""


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


def test_the_files_in_the_order_of_their_names_are_the_chain() -> None:
    chain = list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]
    files = sorted((MIGRATIONS / "versions").glob("*.py"))
    assert [Path(revision.path) for revision in chain] == files
    for place, (revision, file) in enumerate(zip(chain, files, strict=True), start=1):
        assert re.fullmatch(rf"{place:03d}_[a-z0-9_]+\.py", file.name), file.name
        if place > LAST_OF_THE_OLD_IDS:
            assert revision.revision == f"{place:03d}", file.name


@pytest.fixture
def empty_app(
    empty_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The application on a database of each kind that has no table yet."""
    monkeypatch.setenv("DATABASE_URL", empty_database_url)
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path_factory.mktemp("instance")))
    app = create_app()
    with app.app_context():
        yield app
        db.engine.dispose()


@pytest.mark.usefixtures("empty_app")
def test_an_empty_database_goes_up_down_and_up_again() -> None:
    upgrade()
    downgrade(revision="base")
    upgrade()
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []


@dataclass(frozen=True)
class OldVillage:
    """A village of old with a rule, and a household with somebody living there."""

    id: int
    household: int
    resident: int
    rule_version: int


def found_village(old: OldDatabase, code: str) -> OldVillage:
    village = old.insert("village", id=old.insert("ledger_book", code=code), code=code)
    account = old.insert("ledger_account", book_id=village, kind="household")
    household = old.insert("household", village_id=village, account_id=account)
    rule = old.insert("rule", village_id=village)
    return OldVillage(
        id=village,
        household=household,
        resident=old.insert("resident", village_id=village, household_id=household),
        rule_version=old.insert("rule_version", rule_id=rule),
    )


@pytest.mark.usefixtures("empty_app")
def test_keys_of_acts_from_before_are_remembered() -> None:
    old = OldDatabase("0028")
    village = found_village(old, "410972100201")
    neighbour = found_village(old, "410972100202")
    old.insert("redemption", village_id=village.id, household_id=village.household, key="r")
    old.insert("redemption", village_id=neighbour.id, household_id=neighbour.household, key="r")
    sheet = old.insert("award_sheet", village_id=village.id, key="s", recorded_by="user:1")
    line = old.insert(
        "award_line",
        sheet_id=sheet,
        household_id=village.household,
        rule_version_id=village.rule_version,
    )
    objection = old.insert("objection", line_id=line, key="o", raised_by="household:1")
    category = old.insert("honour_category", village_id=village.id)
    honour = old.insert(
        "honour",
        category_id=category,
        household_id=village.household,
        key="h",
        added_by="user:2",
    )
    claim = old.insert(
        "claim",
        village_id=village.id,
        household_id=village.household,
        resident_id=village.resident,
        rule_version_id=village.rule_version,
        key="c",
        made_by="helper:3",
    )
    old.upgrade("0029")
    remembered = old.rows("keyed_act", "village_id", "act", "key", "result_id", "by")
    assert remembered == sorted(
        [
            (village.id, "redemption", "r", 1, ""),
            (neighbour.id, "redemption", "r", 2, ""),
            (village.id, "sheet", "s", sheet, "user:1"),
            (village.id, "objection", "o", objection, "household:1"),
            (village.id, "honour", "h", honour, "user:2"),
            (village.id, "claim", "c", claim, "helper:3"),
        ]
    )
    assert {content for (content,) in old.rows("keyed_act", "content_hash")} == {None}


@pytest.mark.usefixtures("empty_app")
def test_sheets_of_rounds_from_before_remember_all_their_judges() -> None:
    old = OldDatabase("030")
    village = found_village(old, "410972100201")
    facts = {"village_id": village.id, "rule_version_id": village.rule_version}
    sheet = old.insert("award_sheet", village_id=village.id, key="s", recorded_by="user:1")
    drawn = old.insert("inspection_round", key="a", sheet_id=sheet, **facts)
    planned = old.insert("inspection_round", key="b", **facts)
    for round_id, judge, by in ((drawn, 1, 1), (drawn, 2, 2), (drawn, 3, 2), (planned, 1, 3)):
        old.add(
            "inspection_mark",
            round_id=round_id,
            household_id=village.household,
            judge=judge,
            marked_by=f"user:{by}",
        )
    old.upgrade("031")
    remembered = old.rows("sheet_recorder", "sheet_id", "recorded_by")
    assert remembered == [(sheet, "user:1"), (sheet, "user:2")]


@pytest.mark.usefixtures("empty_app")
def test_a_phone_that_is_signed_in_stays_so() -> None:
    """Its cookie, made before, is the code that the device is known by."""
    old = OldDatabase("035")
    book = old.insert("ledger_book")
    village = old.insert("village", id=book)
    account = old.insert("ledger_account", book_id=book)
    home = old.insert("household", village_id=village, account_id=account)
    old.insert("phone", id=7, household_id=home, pin_epoch=3, kind="wechat-android")
    old.upgrade("036")
    code_hash = hashlib.sha256(b"phone:7:3").hexdigest()
    told = old.rows("device", "household_id", "epoch", "code_hash", "kind", "user_id")
    assert told == [(home, 3, code_hash, "wechat-android", None)]


@pytest.mark.usefixtures("empty_app")
def test_passwords_that_were_drawn_before_are_known_from_the_log() -> None:
    old = OldDatabase("034")
    village = found_village(old, "410972100201")
    reset = old.insert("user_account", village_id=village.id, username="reset")
    own = old.insert("user_account", village_id=village.id, username="own")
    for day in (1, 2):
        at = datetime(2026, 11, day, 2, tzinfo=UTC).replace(tzinfo=None)
        old.insert("audit_record", event="password-reset", subject=f"user:{reset}", at=at)
    old.insert("audit_record", event="password-changed", subject=f"user:{own}")
    old.upgrade("035")
    [(_own, never), (_reset, last)] = old.rows("user_account", "username", "password_reset_at")
    assert never is None
    assert str(last).startswith("2026-11-02")


@pytest.mark.usefixtures("empty_app")
def test_a_donor_whom_nobody_asked_is_named_no_more() -> None:
    old = OldDatabase("041")
    book = old.insert("ledger_book")
    village = old.insert("village", id=book)
    for donor in ("赵大山", "黑屯爱心超市"):
        old.insert("goods_receipt", village_id=village, number=donor, key=donor, donor=donor)
    old.upgrade("042")
    shown = old.rows("goods_receipt", "donor", "donor_shown")
    assert shown == [("赵大山", "unnamed"), ("黑屯爱心超市", "named")]


@pytest.mark.usefixtures("empty_app")
def test_what_others_refer_to_is_still_there_after_the_upgrade_and_back() -> None:
    old = OldDatabase("039")
    village = found_village(old, "410972100201")
    activity = old.insert("activity", village_id=village.id, rule_version_id=village.rule_version)
    old.add("attendance", activity_id=activity, resident_id=village.resident)
    old.upgrade("head")
    downgrade(revision="039")
    assert old.rows("attendance", "activity_id", "resident_id") == [(activity, village.resident)]
    assert old.rows("resident", "household_id") == [(village.household,)]


@pytest.mark.usefixtures("empty_app")
def test_deeds_from_before_go_along_with_the_person() -> None:
    old = OldDatabase("044")
    village = found_village(old, "410972100201")
    account = old.insert("ledger_account", book_id=village.id, kind="household")
    home = old.insert("household", village_id=village.id, number="2", account_id=account)
    sheet = old.insert("award_sheet", village_id=village.id)
    line = {"sheet_id": sheet, "rule_version_id": village.rule_version, "household_id": home}
    old.insert("award_line", position=1, resident_id=village.resident, **line)
    old.insert("award_line", position=2, **line)
    old.upgrade("045")
    lines = old.rows("award_line", "position", "household_id")
    assert lines == [(1, village.household), (2, home)]

"""A township renames a village: everybody reads the new name, and what was printed stays valid."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.audit.queries import read_audit
from pointsapp.access.front_door.queries import door
from pointsapp.actor import Actor
from pointsapp.archive.registers.asked import Asked
from pointsapp.archive.registers.office import setting_changes_table
from pointsapp.community.models import Village
from pointsapp.community.villages.service import VillageNameTaken, change_settings
from pointsapp.oversight.setting_changes.queries import list_setting_changes
from pointsapp.refusals import NotFound
from pointsapp.township.villages import service
from tests.page import check_page, open_page, text_of
from tests.village import AT, PASSWORD, Cast, NextVillage, sign_in

WHY = "县民政局批复〔2026〕12号"


def rename(session: Session, village_id: int, name: str, by: Actor) -> None:
    service.rename(session, village_id, name, WHY, by=by, at=AT)


def test_who_renamed_it_when_from_what_to_what_and_why_is_kept(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    for name in ("白屯社区", "白屯社区"):
        rename(session, ours.id, name, supervisor)
    [kept] = list_setting_changes(session, ours.admin).rows
    assert (kept.name, kept.before, kept.after) == ("name", "白屯村", "白屯社区")
    assert (kept.reason, kept.changed_by, kept.changed_at) == (WHY, "supervisor", AT)
    [line] = [one for one in read_audit(session, ours.admin).lines if one.who == "supervisor"]
    assert (line.event, line.subject) == ("village-renamed", "白屯村")
    asked = Asked(session, ours.admin, 2026, AT, with_photos=False)
    assert [row[-1] for row in setting_changes_table(asked).rows] == [WHY]


def test_another_township_and_a_village_renames_none(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    for village_id, by in ((next_village.id, supervisor), (ours.id, ours.admin)):
        with pytest.raises(NotFound):
            rename(session, village_id, "白屯社区", by)


def test_no_two_villages_of_a_township_are_called_alike(
    session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    neighbour = session.get_one(Village, next_village.id)
    rename(session, ours.id, neighbour.name, supervisor)
    rename(session, ours.id, "白屯村", supervisor)
    neighbour.township_id = supervisor.township_id
    session.flush()
    with pytest.raises(VillageNameTaken):
        rename(session, ours.id, neighbour.name, supervisor)
    with pytest.raises(VillageNameTaken):
        change_settings(session, {"name": neighbour.name}, by=ours.admin, at=AT)


def test_the_board_says_both_names_and_the_old_one_leads_to_the_village(
    client: FlaskClient, session: Session, ours: Cast, next_village: NextVillage, supervisor: Actor
) -> None:
    rename(session, ours.id, "清河社区", supervisor)
    session.commit()
    board = text_of(open_page(client, f"/board/{ours.code}/"))
    assert "清河社区公示栏" in board
    assert "原名：白屯村" in board
    found = door(session, today=AT.date(), wanted="白屯")
    assert [(one.id, one.name) for one in found.villages] == [(ours.id, "清河社区")]


def test_seals_and_check_codes_from_before_stay_valid(
    session: Session, ours: Cast, supervisor: Actor
) -> None:
    sealed = ledger.seal(session, ours.id, at=AT)
    rename(session, ours.id, "白屯社区", supervisor)
    same = ledger.compare_seal(session, ours.id, sealed.number, sealed.hash)
    assert same is ledger.Compared.SAME
    assert ledger.verify(session.connection()).problems == []


def test_the_page_asks_for_a_name_a_reason_and_the_own_password(
    client: FlaskClient, session: Session, ours: Cast, supervisor: Actor
) -> None:
    browser = sign_in(client, session, supervisor)
    path = f"/township/villages/{ours.id}/name"
    page = open_page(browser, f"/township/villages/{ours.id}")
    assert page.xpath(f"//a[@href='{path}']")
    typed = {"village": "白屯社区", "reason": WHY, "password": PASSWORD}
    for wrong in ({"village": " "}, {"village": "村" * 61}, {"reason": ""}, {"password": "no"}):
        assert browser.post(path, data={**typed, **wrong}).status_code == 422
    assert browser.post(path, data=typed).status_code == 303
    assert "原名：白屯村" in text_of(open_page(browser, path))
    changes = check_page(sign_in(client, session, ours.admin).get("/manage/village/changes").text)
    assert WHY in text_of(changes)


def test_a_command_renames_too(app: Flask, session: Session, ours: Cast) -> None:
    runner = app.test_cli_runner()

    def run(name: str, why: str, code: str = ours.code) -> tuple[int, str]:
        words = ["rename-village", name, "--village", code, "--reason", why]
        ended = runner.invoke(args=words)
        return ended.exit_code, ended.output.strip()

    assert run("白屯社区", WHY) == (0, f"{ours.code}: 白屯社区")
    assert run("村" * 61, WHY) == (1, "Error: name needs 1 to 60 characters")
    assert run("白屯社区", " ") == (1, "Error: reason needs 1 to 200 characters")
    assert run("白屯社区", WHY, "1") == (1, "Error: there is no village 1")

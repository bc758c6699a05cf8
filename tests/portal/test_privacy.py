"""What is kept of a household, who looked, and how somebody is forgotten."""

import json
from collections.abc import Callable
from io import BytesIO

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pointsapp.access.audit.events import Event
from pointsapp.access.models import AuditRecord
from pointsapp.earning.sheets import service as sheets
from tests.page import open_page, statements, text_of
from tests.village import AT, Cast, NextVillage, resident_of, sign_in


def test_who_of_the_staff_looked_is_told_to_the_household(
    client: FlaskClient, session: Session, village: Cast, next_village: NextVillage
) -> None:
    sign_in(client, session, village.recorder)
    open_page(client, f"/households/{village.zhang.id}")
    open_page(client, f"/households/{village.li.id}")
    session.commit()
    open_page(client, f"/households/{next_village.wu.id}", status=404)
    looked = sa.select(AuditRecord).filter_by(event=Event.HOUSEHOLD_READ)
    kept = [(one.actor, one.subject, one.detail) for one in session.scalars(looked)]
    assert kept == [
        (village.recorder.code, f"household:{village.zhang.id}", ""),
        (village.recorder.code, f"household:{village.li.id}", ""),
    ]
    sign_in(client, session, resident_of(village.zhang, village.id))
    page = open_page(client, "/my/data")
    assert text_of(page).count("recorder") == 1


def test_the_household_sees_and_takes_along_what_is_kept(
    client: FlaskClient, session: Session, village: Cast
) -> None:
    sign_in(client, session, resident_of(village.zhang, village.id))
    with statements(session.connection()) as seen:
        words = text_of(open_page(client, "/my/data"))
    assert "张学军" in words
    assert "李秀英" not in words
    assert len([one for one in seen if not one.startswith("SAVEPOINT")]) <= 6
    file = client.get("/my/data.xlsx")
    rows = load_workbook(BytesIO(file.data)).worksheets[0].iter_rows(values_only=True)
    assert ("户号", "全户", "018") in list(rows)


def test_who_moved_away_has_no_name_and_the_ledger_still_verifies(
    app: Flask,
    client: FlaskClient,
    session: Session,
    village: Cast,
    swept: Callable[..., int],
) -> None:
    sheet_id = swept((village.zhang, "王桂兰", 200))
    sheets.submit(session, sheet_id, by=village.recorder, at=AT)
    sheets.approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    run = app.test_cli_runner()
    person = ["--village", village.code, "--household", "018", "--name", "王桂兰"]
    stopped = run.invoke(args=["forget-resident", *person], input="n\n")
    assert stopped.exit_code == 1
    told = run.invoke(args=["forget-resident", *person, "--yes"], catch_exceptions=False)
    assert told.exit_code == 0, told.output
    again = run.invoke(args=["forget-resident", *person, "--yes"])
    assert again.exit_code == 1
    assert json.loads(run.invoke(args=["ledger", "verify", "--json"]).output)["ok"]
    sign_in(client, session, resident_of(village.zhang, village.id))
    words = text_of(open_page(client, "/my/"))
    assert "已迁出村民" in words
    assert "王桂兰" not in words
    assert "王桂兰" not in text_of(open_page(client, "/my/data"))

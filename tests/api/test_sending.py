"""What programs send: it waits for approval like anything else, and counts once."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.audit.queries import AuditLine, read_audit
from pointsapp.access.audit.words import subject_words
from pointsapp.access.permissions import Scope
from pointsapp.community.models import Resident
from pointsapp.community.roster import service as roster
from pointsapp.earning.claims import service as claims
from pointsapp.earning.claims.models import ClaimPhoto
from pointsapp.earning.sheets import service as sheets
from pointsapp.earning.sheets.models import AwardSheet
from pointsapp.earning.sheets.refusals import OwnRecording
from tests.api.programs import Program, answer_of, let_in
from tests.earning.claims.test_claims import photo
from tests.village import AT, Cast, NextVillage

ZHANG = {"household": "018", "name": "张学军"}
LI = {"household": "19", "name": "李秀英", "quantity": 1.5}
SWEPT = {
    "name": "清扫村道",
    "held_on": "2026-11-08",
    "rule": "E03",
    "quantity": 2,
    "people": [ZHANG, LI],
}
CLAIM = {
    "person": ZHANG,
    "rule": "P02",
    "occurred_on": "2026-11-08",
    "quantity": 1,
    "words": "劝和邻居",
}
ENROLLED = {"households": [{"number": "020", "people": [{"name": "赵新民", "relation": "户主"}]}]}


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def program(app: Flask, session: Session, village: Cast, rule: Callable[[str], int]) -> Program:
    """A program that the recorder let in."""
    return let_in(app, session, village.recorder, Scope.ATTENDANCE, Scope.CLAIMS)


def test_a_sign_in_sheet_becomes_a_sheet_that_somebody_else_approves(
    session: Session, village: Cast, program: Program
) -> None:
    sent = program.send("/attendance", SWEPT)
    assert sent.status_code == 201, sent.json
    assert sent.json["state"] == "submitted"
    assert (sent.json["lines"], sent.json["points"]) == (2, 7)
    sheet_id = sent.json["id"]
    approve = sheets.approve
    both = village.recorder_and_approver
    session.execute(sa.update(AwardSheet).values(recorded_by=both.code))
    with pytest.raises(OwnRecording):
        approve(session, sheet_id, by=both, at=AT)
    session.rollback()
    approve(session, sheet_id, by=village.approver, at=AT)
    session.commit()
    assert program.read(f"/sheets/{sheet_id}").json["state"] == "posted"


def test_the_log_tells_who_answers_for_it_and_by_which_program(
    session: Session, village: Cast, program: Program
) -> None:
    key = str(uuid4())
    assert program.send("/attendance", SWEPT, key=key).status_code == 201
    assert program.send("/attendance", SWEPT, key=key).status_code == 201
    told = [(line.who, line.event, subject_words(line.subject)) for line in _log(session, village)]
    assert told.count(("recorder", "program-sent", "县里的小程序")) == 1


def _log(session: Session, village: Cast) -> tuple[AuditLine, ...]:
    return read_audit(session, village.admin).lines


def test_sent_again_it_counts_once_and_other_content_under_the_key_is_refused(
    session: Session, village: Cast, program: Program
) -> None:
    key = str(uuid4())
    first = program.send("/attendance", SWEPT, key=key)
    assert program.send("/attendance", SWEPT, key=key).json == first.json
    other = program.send("/attendance", {**SWEPT, "quantity": 3}, key=key)
    assert (other.status_code, other.json["code"]) == (409, "key-reused")
    assert session.scalar(sa.select(sa.func.count(AwardSheet.id))) == 1


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ([{"household": "018", "name": "李秀英"}], "people-unclear"),
        ([ZHANG, {**ZHANG, "household": "18"}], "people-twice"),
        ([], "malformed"),
    ],
)
def test_people_whom_nobody_knows_are_named_and_nothing_is_saved(
    session: Session, program: Program, people: list[object], code: str
) -> None:
    sent = program.send("/attendance", {**SWEPT, "people": people})
    assert (sent.status_code, sent.json["code"]) == (422, code)
    assert session.scalar(sa.select(sa.func.count(AwardSheet.id))) == 0


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"rule": "E99"}, 422),
        ({"held_on": "2026-11-15"}, 422),
        ({"held_on": "0001-01-01"}, 422),
        ({"held_on": "9999-12-31"}, 422),
        ({"quantity": "2"}, 422),
        ({"quantity": 1e400}, 422),
        ({"name": " \u0000 "}, 422),
        ({"name": "\ud800"}, 422),
        ({"surprise": 1}, 422),
    ],
)
def test_what_is_not_as_the_document_says_is_refused_in_words(
    program: Program, change: dict[str, object], status: int
) -> None:
    sent = program.send("/attendance", {**SWEPT, **change})
    assert sent.status_code == status, sent.json
    assert sent.mimetype == "application/problem+json"
    assert sent.json["detail"]


def test_no_key_and_no_json_are_told_where_they_are_missing(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token}"}
    for body in (b"{", b"[" * 100_000, b"\xff", b"null"):
        keyed = {**headers, "Idempotency-Key": str(uuid4())}
        sent = answer_of(program.browser.post("/api/v1/attendance", data=body, headers=keyed))
        assert (sent.status_code, sent.json["code"]) == (422, "malformed"), body[:9]
    sent = answer_of(program.browser.post("/api/v1/attendance", json=SWEPT, headers=headers))
    assert sent.json["mistakes"] == [
        {"at": "$", "why": "Object missing required field `Idempotency-Key`"}
    ]


def test_a_claim_waits_and_its_answer_is_read(
    session: Session, village: Cast, program: Program
) -> None:
    sent = program.send("/claims", CLAIM)
    assert (sent.status_code, sent.json["state"]) == (201, "waiting"), sent.json
    claims.refuse(session, sent.json["id"], reason="无人看见", by=village.approver, at=AT)
    session.commit()
    answered = program.read(f"/claims/{sent.json['id']}").json
    assert (answered["state"], answered["reason"]) == ("refused", "无人看见")


def test_a_claim_brings_its_photos_and_what_is_none_is_refused(
    session: Session, program: Program
) -> None:
    taken = b64encode(photo().getvalue()).decode()
    key = str(uuid4())
    for _time in (1, 2):
        sent = program.send("/claims", {**CLAIM, "photos": [taken, taken]}, key=key)
        assert sent.status_code == 201, sent.json
    kept = session.scalars(sa.select(ClaimPhoto.jpeg)).all()
    assert [jpeg[:2] for jpeg in kept] == [b"\xff\xd8"] * 2
    for photos, code in (([b64encode(b"no").decode()], "not-a-picture"), (["?"], "malformed")):
        refused = program.send("/claims", {**CLAIM, "photos": photos})
        assert (refused.status_code, refused.json["code"]) == (422, code)


def test_what_the_next_village_sent_is_not_found(
    app: Flask, session: Session, program: Program, next_village: NextVillage
) -> None:
    sheet_id = program.send("/attendance", SWEPT).json["id"]
    claim_id = program.send("/claims", CLAIM).json["id"]
    neighbour = let_in(app, session, next_village.clerk, Scope.ATTENDANCE, Scope.CLAIMS)
    for path in (f"/sheets/{sheet_id}", f"/claims/{claim_id}"):
        assert neighbour.read(path).status_code == 404


def test_the_roster_is_changed_by_an_import_that_can_be_taken_back(
    app: Flask, session: Session, village: Cast
) -> None:
    office = let_in(app, session, village.admin, Scope.ROSTER)
    sent = office.send("/roster", ENROLLED)
    assert sent.status_code == 201, sent.json
    assert (sent.json["households"], sent.json["people"]) == (1, 1)
    assert office.send("/roster", ENROLLED).json == sent.json
    roster.take_back(session, sent.json["import_id"], by=village.admin, at=AT)
    session.commit()
    newcomer = sa.select(Resident.id).where(Resident.name == "赵新民", Resident.left_on.is_(None))
    assert session.scalar(newcomer) is None


def test_what_is_wrong_in_the_roster_is_told_where_it_stands(
    app: Flask, session: Session, village: Cast
) -> None:
    office = let_in(app, session, village.admin, Scope.ROSTER)
    people = [{"name": "赵新民"}, {"name": "赵新民"}]
    sent = office.send("/roster", {"households": [{"number": "020", "people": people}]})
    assert sent.status_code == 422
    assert [mistake["at"] for mistake in sent.json["mistakes"]] == [
        "$.households[0].people[1].name"
    ]

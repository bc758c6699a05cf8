"""A resident claims points for what nobody wrote down; an approver answers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session

from pointsapp import ledger
from pointsapp.access.permissions import Role, permissions_of
from pointsapp.actor import Actor
from pointsapp.community.models import Village
from pointsapp.earning.claims import queries, service
from pointsapp.earning.claims.models import Claim, ClaimPhoto
from pointsapp.earning.claims.refusals import (
    ClaimDecided,
    EvidenceMissing,
    OwnClaim,
    TooLongAgo,
    TooManyPhotos,
)
from pointsapp.earning.claims.service import NewClaim
from pointsapp.earning.rules.models import RuleVersion
from pointsapp.earning.sheets.refusals import CeilingReached, LevelUnknown, RuleNotInForce
from pointsapp.refusals import NotFound
from pointsapp.web.photos import MOST_BYTES, NotAPicture, PictureTooLarge, shrink
from tests.page import check_page, open_page, text_of
from tests.rules import SUNDAY
from tests.village import AT, Cast, Home, NextVillage, sign_in

KEY = "7f1b1d6e-0000-4000-8000-00000000000c"
GPS = 0x8825


def resident_of(home: Home, village: Cast) -> Actor:
    permissions = permissions_of([Role.RESIDENT])
    return Actor(village.id, f"household:{home.id}", "", permissions, household_id=home.id)


@pytest.fixture
def zhang(village: Cast) -> Actor:
    return resident_of(village.zhang, village)


@pytest.fixture
def two_hours(village: Cast, rule: Callable[[str], int]) -> NewClaim:
    who = village.zhang.people["张学军"]
    return NewClaim(
        resident_id=who,
        rule_version_id=rule("E03"),
        level=None,
        occurred_on=SUNDAY,
        quantity=200,
        words="清理门前河道",
    )


@pytest.fixture
def filed(session: Session, zhang: Actor, two_hours: NewClaim) -> int:
    claim_id = service.file_claim(session, two_hours, [b"jpeg"], key=KEY, by=zhang, at=AT)
    session.commit()
    return claim_id


def photo(width: int = 400, height: int = 300, kind: str = "JPEG") -> BytesIO:
    picture = Image.effect_noise((width, height), 90).convert("RGB")
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (35.0, 42.0, 0.0)}
    exif[0x0110] = "a phone"
    out = BytesIO()
    picture.save(out, kind, **({"exif": exif} if kind == "JPEG" else {}))
    out.seek(0)
    return out


def accept(session: Session, claim_id: int, by: Actor) -> int:
    return service.accept(session, claim_id, title="农户自主申报", by=by, at=AT)


def test_an_accepted_claim_counts(
    session: Session, village: Cast, zhang: Actor, filed: int
) -> None:
    sheet_id = accept(session, filed, village.approver)
    assert accept(session, filed, village.approver) == sheet_id
    assert ledger.balance(session, village.zhang.account_id) == 4
    [own] = queries.claims_of_household(session, zhang).claims
    assert (own.state, own.sheet_state, own.decided_by) == ("accepted", "posted", "approver")


def test_where_sheets_hang_out_an_accepted_claim_does_too(
    session: Session, village: Cast, filed: int
) -> None:
    session.get_one(Village, village.id).notice_days = 3
    accept(session, filed, village.approver)
    assert ledger.balance(session, village.zhang.account_id) == 0
    [row] = queries.list_claims(session, village.approver, state="accepted").claims
    assert row.sheet_state == "on_notice"


def test_a_refused_claim_tells_its_reason(
    session: Session, village: Cast, zhang: Actor, filed: int
) -> None:
    for _press in (1, 2):
        service.refuse(session, filed, reason="已由组长记过", by=village.approver, at=AT)
    [own] = queries.claims_of_household(session, zhang).claims
    assert (own.state, own.reason) == ("refused", "已由组长记过")
    with pytest.raises(ClaimDecided):
        accept(session, filed, village.admin)


def test_nobody_decides_on_an_own_claim(
    session: Session, village: Cast, zhang: Actor, filed: int, two_hours: NewClaim
) -> None:
    neighbour = replace(village.approver, household_id=village.zhang.id)
    with pytest.raises(OwnClaim):
        accept(session, filed, neighbour)
    with pytest.raises(OwnClaim):
        service.refuse(session, filed, reason="x", by=neighbour, at=AT)
    both = replace(village.recorder, permissions=permissions_of([Role.RECORDER, Role.APPROVER]))
    written = service.file_claim(session, two_hours, [], key="written", by=both, at=AT)
    with pytest.raises(OwnClaim):
        accept(session, written, both)


def test_a_double_tap_files_one_claim(
    session: Session, zhang: Actor, two_hours: NewClaim, filed: int
) -> None:
    for at in (AT, AT + timedelta(days=400)):
        assert service.file_claim(session, two_hours, [b"jpeg"], key=KEY, by=zhang, at=at) == filed
    assert session.scalar(sa.select(sa.func.count(Claim.id))) == 1


def test_a_key_stands_for_the_claim_that_came_first(
    session: Session, village: Cast, zhang: Actor, two_hours: NewClaim, filed: int
) -> None:
    other = replace(two_hours, quantity=300)
    li = resident_of(village.li, village)
    for new, photos, by in (
        (other, [b"jpeg"], zhang),
        (two_hours, [], zhang),
        (two_hours, [b"other"], zhang),
        (two_hours, [b"jpeg"], li),
        (two_hours, [b"jpeg"], village.recorder),
    ):
        with pytest.raises(ledger.KeyReused):
            service.file_claim(session, new, photos, key=KEY, by=by, at=AT)


@pytest.mark.parametrize(("days_ago", "is_claimable"), [(0, True), (60, True), (61, False)])
def test_a_deed_of_the_last_sixty_days_may_be_claimed(
    session: Session, zhang: Actor, two_hours: NewClaim, days_ago: int, *, is_claimable: bool
) -> None:
    new = replace(two_hours, occurred_on=AT.date() - timedelta(days=days_ago))
    if is_claimable:
        assert service.file_claim(session, new, [], key="k", by=zhang, at=AT)
        return
    with pytest.raises(TooLongAgo):
        service.file_claim(session, new, [], key="k", by=zhang, at=AT)


def test_a_graded_claim_takes_any_grade_of_its_rule_and_no_other(
    session: Session, zhang: Actor, two_hours: NewClaim, rule: Callable[[str], int]
) -> None:
    levels = session.get_one(RuleVersion, rule("W07")).levels
    graded = replace(two_hours, rule_version_id=rule("W07"), quantity=100)
    for grade in range(len(levels)):
        new = replace(graded, level=grade)
        assert service.file_claim(session, new, [], key=f"{grade}", by=zhang, at=AT)
    for level in (None, len(levels)):
        with pytest.raises(LevelUnknown):
            service.file_claim(session, replace(graded, level=level), [], key="k", by=zhang, at=AT)


def test_three_photos_are_not_too_many(session: Session, zhang: Actor, two_hours: NewClaim) -> None:
    assert service.file_claim(session, two_hours, [b"1", b"2", b"3"], key="k", by=zhang, at=AT)
    assert session.scalar(sa.select(sa.func.count(ClaimPhoto.id))) == 3


def test_a_claim_is_decided_once_and_never_otherwise(
    session: Session, village: Cast, filed: int
) -> None:
    accept(session, filed, village.approver)
    with pytest.raises(ClaimDecided) as refused:
        service.refuse(session, filed, reason="x", by=village.admin, at=AT + timedelta(days=1))
    assert refused.value.facts == {"state": "accepted"}
    claim = session.get_one(Claim, filed)
    assert (claim.decided_by, claim.decided_at, claim.reason) == (village.approver.code, AT, "")


def test_a_claim_above_the_ceiling_needs_a_reason(
    session: Session, village: Cast, filed: int
) -> None:
    session.get_one(Village, village.id).yearly_ceiling = 3
    with pytest.raises(CeilingReached), session.begin_nested():
        accept(session, filed, village.approver)
    sheet_id = service.accept(
        session, filed, title="申报", by=village.approver, at=AT, above_ceiling="村民会议同意"
    )
    assert queries.list_claims(session, village.approver, state="accepted").claims
    assert session.get_one(Claim, filed).sheet_id == sheet_id


def test_the_next_village_decides_on_no_claim_of_ours(
    client: FlaskClient, session: Session, next_village: NextVillage, filed: int
) -> None:
    with pytest.raises(NotFound):
        accept(session, filed, next_village.clerk)
    with pytest.raises(NotFound):
        service.refuse(session, filed, reason="x", by=next_village.clerk, at=AT)
    stranger = sign_in(client, session, next_village.clerk)
    assert stranger.post(f"/claims/{filed}/acceptance").status_code == 404
    answer = stranger.post(f"/claims/{filed}/refusal", data={"reason": "x"})
    assert answer.status_code == 404


def test_the_queue_goes_on_with_older_claims(
    session: Session, village: Cast, zhang: Actor, two_hours: NewClaim
) -> None:
    ids = [
        service.file_claim(session, two_hours, [], key=f"{n}", by=zhang, at=AT)
        for n in range(queries.A_PAGE + 1)
    ]
    page = queries.list_claims(session, village.approver, state="waiting")
    assert [claim.id for claim in page.claims] == ids[:0:-1]
    rest = queries.list_claims(session, village.approver, state="waiting", before=page.older)
    assert [claim.id for claim in rest.claims] == ids[:1]
    assert rest.older is None


def test_after_an_answer_the_next_claim_is_in_focus(
    client: FlaskClient, session: Session, village: Cast, zhang: Actor, two_hours: NewClaim
) -> None:
    filed = (service.file_claim(session, two_hours, [], key=k, by=zhang, at=AT) for k in "abc")
    first, middle, last = filed
    browser = sign_in(client, session, village.approver)
    said_no = browser.post(f"/claims/{middle}/refusal", data={"reason": "没有照片"})
    assert said_no.location == f"/claims/#claim-{first}"
    assert browser.post(f"/claims/{first}/acceptance").location == f"/claims/#claim-{last}"
    assert browser.post(f"/claims/{last}/acceptance").location == "/claims/"


def test_what_a_claim_refuses(
    session: Session,
    village: Cast,
    zhang: Actor,
    two_hours: NewClaim,
    rule: Callable[[str], int],
) -> None:
    today = date(2026, 11, 14)

    def file(new: NewClaim, photos: int = 0) -> None:
        service.file_claim(session, new, [b""] * photos, key="k", by=zhang, at=AT)

    for refusal, wrong in (
        (ledger.FutureDay, replace(two_hours, occurred_on=today + timedelta(days=1))),
        (TooLongAgo, replace(two_hours, occurred_on=today - timedelta(days=61))),
        (RuleNotInForce, replace(two_hours, rule_version_id=rule("E01"), level=0)),
        (RuleNotInForce, replace(two_hours, rule_version_id=rule("Z90"))),
        (LevelUnknown, replace(two_hours, level=0)),
        (LevelUnknown, replace(two_hours, rule_version_id=rule("W07"), level=9)),
        (NotFound, replace(two_hours, resident_id=village.li.people["李秀英"])),
    ):
        with pytest.raises(refusal):
            file(wrong)
    with pytest.raises(TooManyPhotos):
        file(two_hours, photos=4)
    session.execute(sa.update(RuleVersion).values(evidence=True))
    with pytest.raises(EvidenceMissing):
        file(two_hours)
    file(two_hours, photos=1)


def test_a_recorder_claims_for_anybody_of_the_village(
    session: Session, village: Cast, next_village: NextVillage, two_hours: NewClaim
) -> None:
    assert service.file_claim(session, two_hours, [], key="a", by=village.recorder, at=AT)
    with pytest.raises(NotFound):
        service.file_claim(session, two_hours, [], key="a", by=next_village.clerk, at=AT)


def test_photos_are_for_those_concerned(
    session: Session, village: Cast, next_village: NextVillage, zhang: Actor, filed: int
) -> None:
    photo_id = session.scalars(sa.select(ClaimPhoto.id)).one()
    for concerned in (zhang, village.approver):
        assert queries.photo_of(session, concerned, filed, photo_id) == b"jpeg"
    li = resident_of(village.li, village)
    for stranger in (li, village.counter, village.recorder, next_village.clerk):
        with pytest.raises(NotFound):
            queries.photo_of(session, stranger, filed, photo_id)


def test_a_photo_becomes_small_upright_and_says_nothing_of_where_it_was_taken() -> None:
    made = shrink(photo(4000, 3000))
    assert len(made) <= MOST_BYTES
    with Image.open(BytesIO(made)) as opened:
        assert opened.format == "JPEG"
        assert max(opened.size) <= 1600
        assert not opened.getexif()
    assert b"a phone" not in made


def test_a_png_is_taken_too() -> None:
    assert shrink(photo(kind="PNG"))[:2] == b"\xff\xd8"


@pytest.mark.parametrize("wrong", [b"", b"<svg/>", b"%PDF-1.4", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_refused(wrong: bytes) -> None:
    with pytest.raises(NotAPicture):
        shrink(BytesIO(wrong))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    out.seek(0)
    with pytest.raises(PictureTooLarge):
        shrink(out)


def test_old_photos_are_deleted_and_waiting_ones_stay(
    app: Flask, session: Session, village: Cast, filed: int
) -> None:
    later = AT + timedelta(days=200)
    assert service.delete_photos(session, village.id, decided_before=later) == 0
    accept(session, filed, village.approver)
    assert service.delete_photos(session, village.id, decided_before=AT) == 0
    assert service.delete_photos(session, village.id, decided_before=later) == 1
    told = app.test_cli_runner().invoke(args=["delete-old-photos"])
    assert told.output == "0 photos deleted, words emptied in 0 records\n"


@pytest.fixture
def fourteenth_of_november() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.usefixtures("fourteenth_of_november")
def test_a_resident_claims_on_the_phone_and_reads_the_answer(
    client: FlaskClient, session: Session, village: Cast, zhang: Actor, rule: Callable[[str], int]
) -> None:
    resident = sign_in(client, session, zhang)
    form = open_page(resident, f"/my/claims/new?rule={rule('E03')}")
    [key] = form.xpath("//input[@name='key']/@value")
    claim = {
        "key": key, "person": village.zhang.people["王桂兰"], "rule": rule("E03"),
        "held_on": "2026-11-08", "quantity": "1.5", "words": "照看邻居老人，半天",
    }  # fmt: skip

    def send(*photos: BytesIO) -> int:
        data = {**claim, "photos": [(one, "照片.jpg") for one in photos]}
        answer = resident.post("/my/claims/new", data=data, content_type="multipart/form-data")
        return answer.status_code

    assert send(BytesIO(b"no photo")) == 422
    assert send(*(photo() for _n in range(4))) == 422
    assert send(photo(), photo()) == 303
    page = open_page(resident, "/my/claims/")
    assert "照看邻居老人，半天" in text_of(page)
    [first, _second] = page.xpath("//img/@src")
    answer = resident.get(first)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")

    approver = sign_in(client, session, village.approver)
    assert "王桂兰" in text_of(open_page(approver, "/claims/?star=ecology"))
    assert "王桂兰" not in text_of(open_page(approver, "/claims/?star=party"))
    claim_id = session.scalars(sa.select(Claim.id)).one()
    without = approver.post(f"/claims/{claim_id}/refusal", data={"reason": ""})
    assert without.status_code == 422
    check_page(without.text)
    approver.post(f"/claims/{claim_id}/refusal", data={"reason": "请补写时间"})
    again = sign_in(client, session, zhang)
    assert "请补写时间" in text_of(open_page(again, "/my/claims/"))


@pytest.mark.usefixtures("fourteenth_of_november")
def test_a_clerk_writes_a_claim_down_and_an_approver_accepts(
    client: FlaskClient, session: Session, village: Cast, rule: Callable[[str], int]
) -> None:
    clerk = sign_in(client, session, village.recorder)
    path = f"/residents/{village.zhang.people['张学军']}/claim"
    [key] = open_page(clerk, f"{path}?rule={rule('E03')}").xpath("//input[@name='key']/@value")
    claim = {
        "key": key, "person": village.zhang.people["张学军"], "rule": rule("E03"),
        "held_on": "2026-11-08", "quantity": "2", "words": "清理河道",
    }  # fmt: skip
    assert clerk.post(path, data=claim).status_code == 303
    approver = sign_in(client, session, village.approver)
    claim_id = session.scalars(sa.select(Claim.id)).one()
    assert approver.post(f"/claims/{claim_id}/acceptance").status_code == 303
    assert ledger.balance(session, village.zhang.account_id) == 4
    assert "清理河道" in text_of(open_page(approver, "/claims/?state=accepted"))

"""Who reads which need: each role, each need, and no word of it on any page of somebody else."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from pointsapp.access.permissions import Role
from pointsapp.actor import Actor
from pointsapp.care.needs import service
from pointsapp.care.needs.models import Kind, Way
from pointsapp.care.needs.service import NewStep
from tests.access.test_every_route import address, routes
from tests.care.needs.conftest import Raise
from tests.page import open_page, text_of
from tests.village import AT, Cast, NextVillage, helper_of, hire, resident_of, sign_in

CARE = {"zhang", "approver", "admin"}
READERS = {
    "屋顶漏雨": CARE | {"member"},
    "老伴要人陪": CARE,
    "请人修门": CARE | {"member", "friend"},
    "水管冻裂": CARE | {"member", "recorder"},
    "灶台漏气": CARE | {"member"},
    "两家争地": {"zhang", "mediator"},
}
"""By the words of each need: who reads them."""
PEOPLE = (
    "zhang", "li", "helper", "member", "friend", "recorder", "approver", "counter", "admin",
    "mediator", "supervisor", "next clerk",
)  # fmt: skip


@pytest.fixture
def people(
    session: Session, village: Cast, member: Actor, supervisor: Actor, next_village: NextVillage
) -> dict[str, Actor]:
    friend = hire(session, "friend", Role.PAIRED_MEMBER, village_id=village.id)
    return {
        "zhang": resident_of(village.zhang, village.id),
        "li": resident_of(village.li, village.id),
        "helper": helper_of(session, village.zhang, village.id),
        "member": member,
        "friend": friend,
        "mediator": hire(session, "mediator", Role.MEDIATOR, village_id=village.id),
        "supervisor": supervisor,
        "next clerk": next_village.clerk,
        **{role: getattr(village, role) for role in ("recorder", "approver", "counter", "admin")},
    }


@pytest.fixture
def needs(
    session: Session, village: Cast, people: Mapping[str, Actor], raised: Raise
) -> dict[str, int]:
    """One need of each way to be read, by its words; each has a step with the same words."""
    friend, recorder = people["friend"].user_id, people["recorder"].user_id
    made = {
        "屋顶漏雨": raised("屋顶漏雨"),
        "老伴要人陪": raised("老伴要人陪", member_reads=False),
        "请人修门": raised("请人修门", readers=(friend,), way=Way.OFFICE, by=village.recorder),
        "水管冻裂": raised("水管冻裂"),
        "灶台漏气": raised("灶台漏气", Kind.HAZARD),
        "两家争地": raised("两家争地", Kind.QUARREL),
    }
    for words, need_id in made.items():
        step = NewStep(words, recorder if words == "水管冻裂" else None)
        service.take_step(session, need_id, step, key=words, by=village.admin, at=AT)
    session.commit()
    return made


@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_reads_just_these_needs(
    app: Flask, session: Session, people: dict[str, Actor], needs: dict[str, int], name: str
) -> None:
    browser = sign_in(app.test_client(), session, people[name])
    if name == "zhang":
        own = browser.get("/my/needs/").text
        assert {words for words in needs if words in own} == set(READERS)
        return
    opened = {words: browser.get(f"/needs/{need_id}") for words, need_id in needs.items()}
    read = {words for words, answer in opened.items() if words in answer.text}
    assert read == {words for words, readers in READERS.items() if name in readers}
    known = read | ({"两家争地"} if name in CARE else set())
    for words, answer in opened.items():
        assert answer.status_code == (200 if words in known else 404), words
    if people[name].user_id and people[name].village_id:
        listed = open_page(browser, "/needs/")
        assert len(listed.xpath("//a[contains(@class, 'row-link')]")) == len(known)
        assert not any(words in text_of(listed) for words in needs), "a list has no words"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_tells_a_word_to_somebody_else(
    app: Flask,
    session: Session,
    village: Cast,
    people: dict[str, Actor],
    needs: dict[str, int],
    name: str,
) -> None:
    secret = {words for words, readers in READERS.items() if name not in readers}
    browser = sign_in(app.test_client(), session, people[name])
    told = []
    for rule, method, permission in routes(app):
        if method != "GET" or not people[name].may(permission):
            continue
        for number in needs.values() if "need_id" in rule.arguments else (village.zhang.id,):
            answer = browser.get(address(app, rule, number, code=village.code))
            content = content_of(answer)
            told += [(rule.rule, words) for words in secret if words.encode() in content]
    assert told == []


def content_of(answer: TestResponse) -> bytes:
    """Return what a page or a workbook says."""
    content = answer.data
    answer.close()
    if not (answer.mimetype or "").endswith("sheet"):
        return content
    with ZipFile(BytesIO(content)) as workbook:
        return b"".join(workbook.read(name) for name in workbook.namelist())

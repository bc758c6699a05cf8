"""A village in which something of everything has happened, and its people."""

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.permissions import VILLAGE_ROLES, Role
from pointsapp.actor import Actor
from tests.keyed_forms import SENDINGS, Give, Swept, World
from tests.village import AT, Cast, helper_of, hire, resident_of, sign_in

NOT_BESIDE_THE_OTHERS = {"split", "merger", "closing", "basket"}
"""What takes away the household or the goods that another form is about."""


@pytest.fixture
def filled_world(
    app: Flask,
    session: Session,
    village: Cast,
    rule: Callable[[str], int],
    shelf: dict[str, int],
    give: Give,
    swept: Swept,
) -> World:
    """The cast's village after every form with a key was sent, as far as they go together."""
    colleague = hire(session, "colleague", *VILLAGE_ROLES, village_id=village.id)
    world = World(session, village, rule, shelf, give, swept, colleague)
    for number, sending in enumerate(SENDINGS.values()):
        if sending.__name__ in NOT_BESIDE_THE_OTHERS:
            continue
        sent = sending(world)
        session.commit()
        fields = {**sent.fields, sent.key_field: f"7f1b1d6e-0000-4000-8000-{number:012}"}
        with time_machine.travel(AT, tick=False):
            sign_in(app.test_client(), session, sent.by).post(sent.path, data=fields)
    return world


@pytest.fixture
def people(
    session: Session, village: Cast, supervisor: Actor, county_supervisor: Actor
) -> dict[str, Actor]:
    """Somebody of each role."""
    member = hire(session, "member", Role.PAIRED_MEMBER, village_id=village.id)
    mediator = hire(session, "mediator", Role.MEDIATOR, village_id=village.id)
    session.commit()
    staff = {role: getattr(village, role) for role in ("recorder", "approver", "counter", "admin")}
    resident = resident_of(village.zhang, village.id)
    helper = helper_of(session, village.zhang, village.id)
    overseers = {"supervisor": supervisor, "county": county_supervisor}
    others = {"member": member, "mediator": mediator, "resident": resident, "helper": helper}
    return {**staff, **overseers, **others}

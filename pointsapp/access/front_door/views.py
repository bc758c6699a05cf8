"""The front door, and signing in to a demo with one tap."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pointsapp.access.current import in_demo, let_in
from pointsapp.access.front_door import queries, words
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.refusals import NotFound
from pointsapp.web import query
from pointsapp.web.clock import village_today
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

front_door = Blueprint("front_door", __name__)


def show_front_door() -> ResponseReturnValue:
    """Show a stranger the ways in: `?village=` the chosen one, `?q=` part of a name."""
    session = db.session()
    wanted = query.text("q")
    return render_template(
        "access/front_door/front_door.html",
        door=queries.door(
            session, today=village_today(), code=query.text("village"), wanted=wanted
        ),
        wanted=wanted,
        people=queries.demo_people(session),
        words=words,
    )


@front_door.post("/demo/sign-in")
@requires(Permission.PUBLIC)
def sign_in_to_demo() -> ResponseReturnValue:
    """Sign anybody in as somebody of a demo; where there is none, there is nothing here."""
    wanted = request.form.get("person")
    people = {person.code: person for person in queries.demo_people(db.session())}
    if wanted not in people:
        raise NotFound
    with unit_of_work() as session:
        let_in(session, people[wanted].proof)
    return redirect("/", 303)


@front_door.app_context_processor
def demo_mark() -> dict[str, object]:
    """Let every page ask whether this is a demo, and say so."""
    return {"in_demo": in_demo}

"""The first page after signing in, the page of management, and the menu on every page."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from pointsapp.access.current import represented, visited
from pointsapp.access.front_door.views import show_front_door
from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.oversight.desk import queries, words
from pointsapp.web.clock import village_today
from pointsapp.web.current import current_actor
from pointsapp.web.navigation import management_of, menu_of, place_of
from pointsapp.web.requires import requires, steps_first

home = Blueprint("home", __name__)


@home.get("/")
@steps_first
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    """Show staff what they come for and what waits, a stranger the ways in.

    A resident is taken to the household's balance.
    """
    actor = current_actor()
    if not actor.may(Permission.SIGNED_IN):
        return show_front_door()
    if actor.user_id is None:
        return redirect("/my/")
    return render_template(
        "oversight/desk/desk.html",
        acts=words.acts_of(actor),
        waiting=queries.what_waits(db.session(), actor, today=village_today()),
        names=words.WAITING,
        month=queries.month_so_far(db.session(), actor, today=village_today()),
    )


@home.get("/manage/")
@requires(Permission.MANAGE_VILLAGE)
def show_management() -> ResponseReturnValue:
    """Show what an admin sets up and looks after."""
    return render_template("oversight/desk/management.html", places=management_of(current_actor()))


@home.app_context_processor
def actor_and_menu() -> dict[str, object]:
    """Give every template who is signed in, for whom, the menu, the place in it, and the visit."""
    actor = current_actor()
    menu = menu_of(actor)
    return {
        "actor": actor,
        "acts_for": represented(),
        "menu": menu,
        "menu_place": place_of(menu, request.path),
        "visit": visited(),
    }

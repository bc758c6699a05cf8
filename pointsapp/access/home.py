"""The first page after signing in, and the menu on every page."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.web.current import current_actor
from pointsapp.web.navigation import menu_of
from pointsapp.web.requires import requires

home = Blueprint("home", __name__)


@home.get("/")
@requires(Permission.SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show staff what they can do; take a resident to the household's balance."""
    actor = current_actor()
    if actor.user_id is None:
        return redirect("/my/")
    return render_template("access/home.html", places=menu_of(actor))


@home.app_context_processor
def actor_and_menu() -> dict[str, object]:
    """Give every template the person signed in and the person's menu."""
    actor = current_actor()
    return {"actor": actor, "menu": menu_of(actor)}

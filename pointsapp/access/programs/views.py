"""Programs: staff and households let them in and end them, an administrator sees all of them."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.access.current import member_of_staff
from pointsapp.access.programs import queries, service
from pointsapp.access.programs.forms import ProgramForm
from pointsapp.access.programs.words import SCOPES
from pointsapp.actor import Actor, Permission, village_of
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

program_pages = Blueprint("programs", __name__)
OF_STAFF = "access/programs/of_staff.html"
OF_HOUSEHOLD = "access/programs/of_household.html"


@program_pages.app_context_processor
def program_words() -> dict[str, object]:
    """Give templates the words of what programs may do."""
    return {"program_scopes": SCOPES}


@program_pages.route("/account/programs", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def of_staff() -> ResponseReturnValue:
    """Show the programs that somebody of the staff lets in, and let another in."""
    actor = member_of_staff()
    village_of(actor)
    return _programs(OF_STAFF, actor)


@program_pages.post("/account/programs/<int:program_id>/end")
@requires(Permission.SIGNED_IN)
def end_of_staff(program_id: int) -> ResponseReturnValue:
    """Let a program in no more."""
    return _end(program_id, member_of_staff(), ".of_staff")


@program_pages.route("/my/programs", methods=["GET", "POST"])
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def of_household() -> ResponseReturnValue:
    """Show the programs that read for the household, and let another in."""
    return _programs(OF_HOUSEHOLD, current_actor())


@program_pages.post("/my/programs/<int:program_id>/end")
@requires(Permission.MANAGE_OWN_HOUSEHOLD)
def end_of_household(program_id: int) -> ResponseReturnValue:
    """Let a program read for the household no more."""
    return _end(program_id, current_actor(), ".of_household")


@program_pages.get("/manage/programs")
@requires(Permission.MANAGE_VILLAGE)
def list_all() -> ResponseReturnValue:
    """Show every program that anybody of the village lets in; `?before=` earlier ones."""
    before = query.number("before")
    page = queries.all_programs(db.session(), current_actor(), at=now(), before=before)
    return render_template("access/programs/all.html", page=page)


@program_pages.post("/manage/programs/<int:program_id>/end")
@requires(Permission.MANAGE_VILLAGE)
def end_any(program_id: int) -> ResponseReturnValue:
    """Let a program in no more, whoever of the village let it in."""
    return _end(program_id, current_actor(), ".list_all")


def _programs(template: str, actor: Actor) -> ResponseReturnValue:
    """Show the own programs, or a new one's token, which is shown only now."""
    form, offered = ProgramForm(), queries.scopes_for(actor)
    form.offer(offered)
    if form.validate_on_submit():
        with unit_of_work(form) as session:
            token = service.let_in(session, form.program, by=actor, at=now())
            return _shown_once(template, form, token)
    return _page(template, form, actor, offered)


def _shown_once(template: str, form: ProgramForm, token: str) -> ResponseReturnValue:
    layout = "phone" if template == OF_HOUSEHOLD else "staff"
    page = render_template(
        "access/programs/token.html",
        layout=f"layouts/{layout}.html",
        purpose=form.purpose.data,
        token=token,
    )
    return page, {"Cache-Control": "no-store"}


def _page(
    template: str, form: ProgramForm, actor: Actor, offered: Sequence[object]
) -> ResponseReturnValue:
    programs = queries.own_programs(db.session(), actor, at=now())
    page = render_template(template, form=form, programs=programs, offered=offered)
    return page, form.status


def _end(program_id: int, actor: Actor, back: str) -> ResponseReturnValue:
    with unit_of_work() as session:
        service.end(session, program_id, by=actor, at=now())
        flash(_("This program is let in no more."))
    return redirect(url_for(back), 303)

"""The guides as pages, and the question mark on every page that leads to its paragraph."""

import re

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, pgettext
from markupsafe import Markup

from pointsapp.access.front_door.words import DAY, PEOPLE
from pointsapp.access.permissions import PERMISSIONS, Role
from pointsapp.actor import Actor, Permission
from pointsapp.help.words import GUIDES
from pointsapp.refusals import NotFound
from pointsapp.web.current import current_actor
from pointsapp.web.requires import requires

help_pages = Blueprint("help", __name__, url_prefix="/help")

LABEL = re.compile(r"\[([^\]]+)\]")


@help_pages.get("/")
@requires(Permission.PUBLIC)
def choose() -> ResponseReturnValue:
    """Show whom there is a guide for."""
    return render_template("help/choose.html", roles=GUIDES, people=PEOPLE, day=DAY)


@help_pages.get("/for/<string:role>")
@requires(Permission.PUBLIC)
def show(role: str) -> ResponseReturnValue:
    """Show a role's guide."""
    if role not in GUIDES:
        raise NotFound
    guide = GUIDES[Role(role)]
    return render_template("help/guide.html", guide=guide, name=PEOPLE[role], role=role)


@help_pages.app_context_processor
def question_mark() -> dict[str, object]:
    """Give every page the address of the paragraph that explains it."""
    return {"help_here": lambda: help_for(current_actor(), request.path)}


def help_for(actor: Actor, path: str) -> str:
    """Return the address of the paragraph that explains this page to this person."""
    found = [
        (len(page), role, paragraph.anchor)
        for role in roles_of(actor)
        for paragraph in GUIDES[role].paragraphs
        for page in paragraph.pages
        if path == page or (page != "/" and path.startswith(page))
    ]
    if not found:
        return url_for("help.choose")
    _length, role, anchor = max(found, key=lambda one: one[0])
    return url_for("help.show", role=role, _anchor=anchor)


def roles_of(actor: Actor) -> list[Role]:
    """Return the roles whose guides are this person's; a stranger reads that of residents."""
    staff = [role for role in GUIDES if PERMISSIONS[role] <= actor.permissions]
    return staff if actor.user_id is not None else [Role.RESIDENT]


@help_pages.app_template_filter()
def with_labels(text: str) -> Markup:
    """Return the text with its labels as the pages show them."""
    parts = LABEL.split(str(text))
    return Markup("").join(
        Markup('<b class="label-name">{}</b>').format(label(part)) if at % 2 else part
        for at, part in enumerate(parts)
    )


def label(message: str) -> str:
    """Return a label in the reader's language; its context stands before a bar."""
    context, bar, words = message.rpartition("|")
    return str(pgettext(context, words) if bar else gettext(words))

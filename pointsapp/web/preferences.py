"""Language, type size and width of slips, kept on this phone or PC."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from pointsapp.actor import Permission
from pointsapp.web.addresses import local_path, page_of
from pointsapp.web.requires import requires

preferences = Blueprint("preferences", __name__)

CHOICES = {"language": ("zh", "en"), "type": ("normal", "large"), "slip": ("80", "58", "a4")}
A_YEAR_SECONDS = 365 * 24 * 3600


def chosen(name: str) -> str:
    """Return what was chosen on this phone or PC, or else what most take."""
    choices, kept = CHOICES[name], request.cookies.get(name)
    return kept if kept in choices else choices[0]


@preferences.post("/preferences")
@requires(Permission.PUBLIC)
def keep() -> ResponseReturnValue:
    """Keep what was chosen in a cookie and go back to the page."""
    response = redirect(page_of(local_path(request.form.get("back"))), 303)
    for name, choices in CHOICES.items():
        if request.form.get(name) in choices:
            response.set_cookie(
                name,
                request.form[name],
                max_age=A_YEAR_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure,
            )
    return response

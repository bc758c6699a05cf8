"""Language and type size, kept on this phone."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from pointsapp.actor import Permission
from pointsapp.web.local_path import local_path
from pointsapp.web.requires import requires

preferences = Blueprint("preferences", __name__)

CHOICES = {"language": ("zh", "en"), "type": ("normal", "large")}
A_YEAR_SECONDS = 365 * 24 * 3600


@preferences.post("/preferences")
@requires(Permission.PUBLIC)
def keep() -> ResponseReturnValue:
    """Keep what was chosen in a cookie and go back to the page."""
    response = redirect(local_path(request.form.get("back")), 303)
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

"""/robots.txt: search engines see the boards of villages that want it, and nothing else."""

import sqlalchemy as sa
from flask import Blueprint, Response

from pointsapp.actor import Permission
from pointsapp.community.models import Village
from pointsapp.extensions import db
from pointsapp.web.requires import requires

robots = Blueprint("robots", __name__)


@robots.get("/robots.txt")
@requires(Permission.PUBLIC)
def show() -> Response:
    """Say which boards may be listed."""
    findable = db.session.scalars(sa.select(Village.code).filter_by(findable=True))
    allowed = [f"Allow: /board/{code}/" for code in sorted(findable)]
    lines = ["User-agent: *", *allowed, "Allow: /static/", "Disallow: /", ""]
    return Response("\n".join(lines), mimetype="text/plain")

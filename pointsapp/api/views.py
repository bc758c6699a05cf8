"""The document itself."""

from flask import Response

from pointsapp.actor import Permission
from pointsapp.api.document import room, written
from pointsapp.web.caching import kept_until_changed
from pointsapp.web.requires import requires

api = room("api", __name__)


@api.get("/openapi.json")
@kept_until_changed
@requires(Permission.PUBLIC)
def show_document() -> Response:
    """Give the document in OpenAPI 3.1."""
    return Response(written(), mimetype="application/json")

"""The service worker's script, at the top so that it may keep pages of the whole site."""

from flask import Blueprint, Response, current_app

from pointsapp.actor import Permission
from pointsapp.web.requires import requires

service_worker = Blueprint("service_worker", __name__)


@service_worker.get("/service-worker.js")
@requires(Permission.PUBLIC)
def script() -> Response:
    """Send the script; the browser asks for it anew at each visit."""
    return current_app.send_static_file("js/service_worker.js")

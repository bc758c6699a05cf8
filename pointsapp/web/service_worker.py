"""The service worker's script, at the top so that it may keep pages of the whole site, and the page
that it shows without a network."""

from flask import Blueprint, Response, current_app, render_template

from pointsapp.actor import Permission
from pointsapp.web.requires import requires

service_worker = Blueprint("service_worker", __name__)


@service_worker.get("/service-worker.js")
@requires(Permission.PUBLIC)
def script() -> Response:
    """Send the script; the browser asks for it anew at each visit."""
    return current_app.send_static_file("js/service_worker.js")


@service_worker.get("/offline")
@requires(Permission.PUBLIC)
def show_offline() -> str:
    """Say that there is no network and what can be done; it is kept beforehand, of nobody."""
    return render_template("errors/offline.html")

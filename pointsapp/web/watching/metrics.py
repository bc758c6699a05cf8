"""/metrics: what Prometheus reads, for whoever has the token of the settings."""

import hmac
import os
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from pointsapp.actor import Permission
from pointsapp.extensions import db
from pointsapp.web.clock import compare
from pointsapp.web.health import free_bytes, last_seal, trial_of
from pointsapp.web.outages.standby import standby_of
from pointsapp.web.requires import requires
from pointsapp.web.watching.marks import last_backup

if TYPE_CHECKING:
    from prometheus_client import Metric

metrics = Blueprint("metrics", __name__)

FOLDER = "metrics"
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own setting: where the workers of one server put their counts together."""
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
BEARER = "Bearer "


class Counts:
    """Requests by room and outcome: never an address, which may name a household."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram

        self.requests = Counter("points_requests", "Answered requests.", ["room", "status"])
        self.seconds = Histogram(
            "points_request_seconds", "How long they took.", ["room"], buckets=BUCKETS
        )

    def count(self, response: Response) -> Response:
        """Count an answer."""
        room = request.blueprint or "none"
        self.requests.labels(room, response.status_code).inc()
        self.seconds.labels(room).observe(time.perf_counter() - g.request_began)
        return response


def init_app(app: Flask) -> None:
    """Count requests, where the settings have a token to read the counts with."""
    if not app.config["METRICS_TOKEN"]:
        return
    folder = Path(app.instance_path, FOLDER)
    folder.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault(SHARED_FOLDER, str(folder))
    if "counts" not in _KEPT:
        _KEPT["counts"] = Counts()
    app.before_request(_begin)
    app.after_request(_KEPT["counts"].count)


def forget(instance: Path) -> None:
    """Take away the counts of the workers of a server that is no more."""
    for counts in Path(instance, FOLDER).glob("*.db"):
        counts.unlink()


_KEPT: dict[str, Counts] = {}
"""The library keeps one registry in a process, so there is one set of counts."""


def _begin() -> None:
    g.request_began = time.perf_counter()


@metrics.get("/metrics")
@requires(Permission.PUBLIC)
def show() -> Response:
    """Answer the counts and how the database stands; 404 without the token."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"{BEARER}{token}".encode()):
        abort(404)
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    registry = CollectorRegistry()
    import_module("prometheus_client.multiprocess").MultiProcessCollector(registry)
    registry.register(Standing())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Standing:
    """How the installation stands at this moment."""

    def collect(self) -> Iterator["Metric"]:
        """Give each figure; one that is not known is left out."""
        from prometheus_client.core import GaugeMetricFamily

        for name, meaning, value in _figures():
            if value is not None:
                yield GaugeMetricFamily(name, meaning, value=value)


def _figures() -> Iterator[tuple[str, str, float | None]]:
    yield "points_free_bytes", "Free on the disk of the instance folder.", free_bytes()
    backup = last_backup(Path(current_app.instance_path))
    yield (
        "points_last_backup_timestamp_seconds",
        "When the last copy was verified.",
        backup.timestamp() if backup else None,
    )
    standby = standby_of(current_app)
    lag = standby.lag() if standby else None
    yield "points_standby_lag_seconds", "How far the standby is behind; +Inf: away.", lag
    try:
        writes, sealed = trial_of(current_app).result(), last_seal(db.session())
        fits = not compare(db.session()).stops_writing
    except SQLAlchemyError:
        writes, sealed, fits = "down", None, None
    yield "points_writes", "1 where a write would be kept.", float(writes == "ok")
    yield "points_clock", "1 where the clock fits the books, 0 where nothing is posted.", fits
    yield (
        "points_last_seal_timestamp_seconds",
        "When a book was sealed last.",
        sealed.timestamp() if sealed else None,
    )

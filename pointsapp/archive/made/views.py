"""Take a year of the village out of the house as one file."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, current_app, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from pointsapp.actor import Actor, Permission, village_of
from pointsapp.archive.made import queries
from pointsapp.archive.made.forms import ArchiveForm
from pointsapp.archive.making.flow import Outflow, given_on, with_first
from pointsapp.archive.making.moment import one_moment
from pointsapp.archive.making.steps import make
from pointsapp.archive.registers.asked import Asked
from pointsapp.board.seal_log.queries import code_of
from pointsapp.extensions import db
from pointsapp.web import query
from pointsapp.web.clock import now, village_today
from pointsapp.web.current import current_actor
from pointsapp.web.outages.kinds import Outage
from pointsapp.web.outages.page import unavailable
from pointsapp.web.requires import requires, written_down
from pointsapp.web.unit_of_work import unit_of_work
from pointsapp.year_end.kept_archives.queries import list_archives
from pointsapp.year_end.kept_archives.service import keep_archive

archive_desk = Blueprint("archives", __name__, url_prefix="/manage")


@archive_desk.get("/archive")
@requires(Permission.MANAGE_VILLAGE)
def show() -> ResponseReturnValue:
    """Show what an archive holds, ask for the year, and list those that were made."""
    return _page(_form())


@archive_desk.post("/archive")
@written_down("archive-made")
@requires(Permission.MANAGE_VILLAGE)
def hand_out() -> ResponseReturnValue:
    """Hand out the archive of a year while it is made."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form)
    by, year = current_actor(), form.year.data
    try:
        pieces = with_first(_pieces(year, by=by, at=now(), with_photos=form.photos.data))
    except OSError as error:
        current_app.logger.error("no archive could be made: %s", error)
        return unavailable(Outage.FULL)
    name = f"archive-{code_of(db.session(), village_of(by))}-{year}.zip"
    response = Response(stream_with_context(pieces), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _pieces(year: int, *, by: Actor, at: datetime, with_photos: bool) -> Iterator[bytes]:
    """Give the archive piece by piece; its check value is kept once its end was taken.

    Whoever leaves before has no archive. Where it can't be kept the answer breaks off.
    """
    outflow = Outflow()
    with (
        TemporaryDirectory(dir=current_app.instance_path, prefix=".archive-") as folder,
        one_moment(db.session(), Path(folder)) as moment,
        force_locale("zh_Hans_CN"),
    ):
        asked = Asked(moment, by, year, at, with_photos=with_photos)
        made = yield from given_on(make(asked, outflow, Path(folder)), outflow)
    yield outflow.take()
    with unit_of_work() as session:
        keep_archive(session, year=year, sha256=made.sha256, size=outflow.size, by=by, at=at)


def _form() -> ArchiveForm:
    form = ArchiveForm()
    form.offer(queries.years_of(db.session(), current_actor(), village_today()))
    return form


def _page(form: ArchiveForm) -> ResponseReturnValue:
    before = query.number("before")
    made = list_archives(db.session(), current_actor(), before=before)
    return render_template("archive/made/archive.html", form=form, made=made), form.status

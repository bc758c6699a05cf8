"""Photos of a yard: shown, and kept with the round."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.earning.yard_photos import queries, service
from pointsapp.earning.yard_photos.forms import YardPhotoForm
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.photos import shrink
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

yard_photos = Blueprint("yard_photos", __name__, url_prefix="/inspections")


@yard_photos.get("/<int:round_id>/households/<int:household_id>/photos")
@requires(Permission.VIEW_SHEETS)
def show_photos(round_id: int, household_id: int) -> ResponseReturnValue:
    """Show a household's photos of this round."""
    return _photos_page(round_id, household_id, YardPhotoForm(formdata=None))


@yard_photos.post("/<int:round_id>/households/<int:household_id>/photos")
@requires(Permission.RECORD_ACTIVITIES)
def keep_photo(round_id: int, household_id: int) -> ResponseReturnValue:
    """Keep another photo."""
    form = YardPhotoForm()
    if form.validate_on_submit():
        try:
            jpeg = shrink(form.photo.data.stream)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with unit_of_work(form) as session:
                service.keep_photo(
                    session, round_id, household_id, jpeg, by=current_actor(), at=now()
                )
                flash(_("The photo is kept."))
                address = url_for(".show_photos", round_id=round_id, household_id=household_id)
                return redirect(address, 303)
    return _photos_page(round_id, household_id, form)


@yard_photos.get("/<int:round_id>/photos/<int:photo_id>")
@requires(Permission.VIEW_SHEETS)
def show_photo(round_id: int, photo_id: int) -> ResponseReturnValue:
    """Show one photo."""
    jpeg = queries.photo(db.session(), current_actor(), round_id, photo_id)
    return send_file(BytesIO(jpeg), mimetype="image/jpeg", max_age=0)


def _photos_page(round_id: int, household_id: int, form: YardPhotoForm) -> ResponseReturnValue:
    number = queries.number_of_visited(db.session(), current_actor(), round_id, household_id)
    page = render_template(
        "earning/yard_photos/photos.html",
        round_id=round_id,
        household_id=household_id,
        number=number,
        photos=queries.photos_of(db.session(), round_id, household_id),
        form=form,
    )
    return page, form.status

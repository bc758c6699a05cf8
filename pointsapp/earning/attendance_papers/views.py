"""The sheet that people sign, and photos of the signed paper."""

from io import BytesIO

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pointsapp.actor import Permission
from pointsapp.community.villages.queries import own_village_name
from pointsapp.earning.activities.queries import show_activity
from pointsapp.earning.attendance_papers import lists, photos
from pointsapp.earning.attendance_papers.forms import PaperForm
from pointsapp.earning.attendance_papers.words import LISTS
from pointsapp.extensions import db
from pointsapp.refusals import Refusal
from pointsapp.web import query
from pointsapp.web.current import current_actor
from pointsapp.web.messages import flash
from pointsapp.web.photos import shrink
from pointsapp.web.requires import requires
from pointsapp.web.unit_of_work import unit_of_work

attendance_papers = Blueprint("attendance_papers", __name__, url_prefix="/activities")
BLANK_ROWS = 8


@attendance_papers.get("/<int:activity_id>/attendance-sheet")
@requires(Permission.RECORD_ACTIVITIES)
def print_sheet(activity_id: int) -> ResponseReturnValue:
    """Show a list to sign: who signed up, a group, or every group on sheets of its own."""
    session, actor = db.session(), current_actor()
    activity = show_activity(session, actor, activity_id)
    choices = lists.lists_to_sign(session, actor, activity)
    asked = query.text("group")
    return render_template(
        "earning/attendance_papers/to_sign.html",
        activity=activity,
        village=own_village_name(session, actor),
        choices=choices,
        all_groups=lists.ALL_GROUPS if len(choices) > 1 else "",
        chosen=lists.chosen_lists(choices, asked),
        asked=asked,
        names=LISTS,
        blank=range(BLANK_ROWS),
    )


@attendance_papers.get("/<int:activity_id>/paper")
@requires(Permission.VIEW_SHEETS)
def show_photos(activity_id: int) -> ResponseReturnValue:
    """Show the photos of the signed paper."""
    return _photos_page(activity_id, PaperForm(formdata=None))


@attendance_papers.post("/<int:activity_id>/paper")
@requires(Permission.RECORD_ACTIVITIES)
def keep_photo(activity_id: int) -> ResponseReturnValue:
    """Keep another photo of the signed paper."""
    form = PaperForm()
    if form.validate_on_submit():
        try:
            jpeg = shrink(form.photo.data.stream)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            with unit_of_work(form) as session:
                photos.keep_photo(session, activity_id, jpeg, by=current_actor())
                flash(_("The photo is kept."))
                return redirect(url_for(".show_photos", activity_id=activity_id), 303)
    return _photos_page(activity_id, form)


@attendance_papers.get("/<int:activity_id>/paper/<int:photo_id>")
@requires(Permission.VIEW_SHEETS)
def show_photo(activity_id: int, photo_id: int) -> ResponseReturnValue:
    """Show one photo of the signed paper."""
    jpeg = photos.photo(db.session(), current_actor(), activity_id, photo_id)
    return send_file(BytesIO(jpeg), mimetype="image/jpeg", max_age=0)


def _photos_page(activity_id: int, form: PaperForm) -> ResponseReturnValue:
    activity = show_activity(db.session(), current_actor(), activity_id)
    page = render_template(
        "earning/attendance_papers/photos.html",
        activity=activity,
        form=form,
        photos=photos.photos_of(db.session(), activity_id),
    )
    return page, form.status

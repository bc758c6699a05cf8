"""Finding the household with a camera: live where the browser can, by a photo everywhere."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pointsapp.actor import Permission
from pointsapp.exchange.counter.forms import PhotoForm, ScanForm
from pointsapp.exchange.counter.opening import open_by_scan
from pointsapp.exchange.counter.photo_reading import NoCodeInPhoto, read_code
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.current import current_actor
from pointsapp.web.headers import may_use_camera
from pointsapp.web.requires import requires
from pointsapp.web.shown_again import show_again, taken_up

photo_desk = Blueprint("scan_photos", __name__)


@photo_desk.get("/counter/camera")
@requires(Permission.REDEEM)
@may_use_camera
def show() -> ResponseReturnValue:
    """Show the camera's picture, and the button that takes a photo."""
    form, _typed = taken_up(PhotoForm) or (PhotoForm(formdata=None), {})
    return _page(form)


@photo_desk.post("/counter/photos")
@requires(Permission.REDEEM)
@may_use_camera
def read() -> ResponseReturnValue:
    """Open the household whose card or phone is in the photo."""
    form = PhotoForm()
    if form.validate_on_submit():
        try:
            household_id = open_by_scan(current_actor(), read_code(form.photos.data.stream))
            if household_id is None:
                raise NoCodeInPhoto
        except NotFound:
            form.refuse(NoCodeInPhoto())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("basket.show", household_id=household_id), 303)
    return show_again(form, url_for(".show"), {}) or _page(form)


def _page(form: PhotoForm) -> ResponseReturnValue:
    page = render_template(
        "exchange/counter/camera.html", form=form, scan_form=ScanForm(formdata=None)
    )
    return page, form.status

"""A photo of a yard."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from pointsapp.web.forms import Form


class YardPhotoForm(Form):
    """A photo of a yard."""

    photo = FileField(
        _l("Photo of the yard"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": "image/*", "capture": "environment"},
    )

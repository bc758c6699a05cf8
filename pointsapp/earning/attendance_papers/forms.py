"""A photo of the signed paper."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from pointsapp.web.forms import Form


class PaperForm(Form):
    """A photo of the signed paper."""

    photo = FileField(
        _l("Photo of the signed sheet"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": "image/*"},
    )

"""A file to look at, and saying yes to what was understood."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import DataRequired

from pointsapp.web.forms import Form


class FileForm(Form):
    """An Excel file."""

    file = FileField(
        _l("Excel file (.xlsx)"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".xlsx"},
    )


class ConfirmationForm(Form):
    """The token of the file that was shown."""

    token = HiddenField(validators=[DataRequired()])

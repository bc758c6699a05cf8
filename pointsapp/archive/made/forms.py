"""Which year is asked for."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField

from pointsapp.web.forms import Form


class ArchiveForm(Form):
    """A year, and whether its photos go along."""

    year = SelectField(_l("Which year"), coerce=int)
    photos = BooleanField(
        _l("With the photos of claims, yards and attendance sheets"),
        description=_l("They show people. Leave them out unless the village decided to keep them."),
    )

    def offer(self, years: list[int]) -> None:
        """Let somebody choose among these years."""
        self.year.choices = [(year, str(year)) for year in years]

"""What a year's stars take."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from pointsapp.community.villages.forms import NUMBER
from pointsapp.earning.rules.models import MOST_POINTS, Star
from pointsapp.earning.rules.words import STARS
from pointsapp.honours.schemes.models import LONGEST_GROUND, LONGEST_GROUNDS, LONGEST_RESOLUTION
from pointsapp.honours.schemes.service import NewScheme
from pointsapp.honours.schemes.terms import StarTerms
from pointsapp.web.forms import Form

MOST_YEARS = 20


def _points(star: Star) -> IntegerField:
    return IntegerField(
        STARS[star],
        validators=[
            InputRequired(_l("Type whole points above 0.")),
            NumberRange(1, MOST_POINTS, _l("Type whole points above 0.")),
        ],
        render_kw=NUMBER,
    )


def _years(label: object) -> IntegerField:
    wrong = _l("Type a number from 0 to %(most)s.", most=MOST_YEARS)
    return IntegerField(
        label,
        validators=[InputRequired(wrong), NumberRange(0, MOST_YEARS, wrong)],
        render_kw=NUMBER,
    )


class SchemeForm(Form):
    """The points for each star, how many stars, what keeps a household from being honoured."""

    party = _points(Star.PARTY)
    industry = _points(Star.INDUSTRY)
    ecology = _points(Star.ECOLOGY)
    peace = _points(Star.PEACE)
    civility = _points(Star.CIVILITY)
    stars_needed = IntegerField(
        _l("Stars that a household needs to be honoured"),
        validators=[
            InputRequired(_l("Type a number from 1 to 5.")),
            NumberRange(1, len(Star), _l("Type a number from 1 to 5.")),
        ],
        render_kw=NUMBER,
    )
    grounds = TextAreaField(
        _l("What keeps a household from being honoured"),
        validators=[Length(max=LONGEST_GROUNDS)],
        render_kw={"rows": 8},
    )
    years_barred = _years(_l("Years without this honour after one is taken back"))
    years_running = _years(_l("Years in a row after which the township is told"))
    resolution = StringField(
        _l("Resolution of the village"),
        validators=[
            DataRequired(_l("Say which meeting resolved it, and when.")),
            Length(max=LONGEST_RESOLUTION),
        ],
    )

    def validate_grounds(self, field: TextAreaField) -> None:
        """Refuse a line that is longer than a ground may be."""
        if any(len(ground) > LONGEST_GROUND for ground in _lines(field.data)):
            field.errors = [_("A line is longer than %(most)s characters.", most=LONGEST_GROUND)]

    def show(self, terms: StarTerms, resolution: str) -> None:
        """Fill the form with these terms."""
        for star in Star:
            self[star].data = terms.points[star]
        self.stars_needed.data = terms.stars_needed
        self.grounds.data = "\n".join(terms.grounds)
        self.years_barred.data = terms.years_barred
        self.years_running.data = terms.years_running
        self.resolution.data = resolution

    def new(self, year: int) -> NewScheme:
        """Return what was filled in."""
        points = {str(star): self[star].data for star in Star}
        terms = StarTerms(
            points,
            self.stars_needed.data,
            tuple(_lines(self.grounds.data)),
            self.years_barred.data,
            self.years_running.data,
        )
        return NewScheme(year, terms, self.resolution.data)


def _lines(text: str | None) -> list[str]:
    stripped = (line.strip() for line in (text or "").splitlines())
    return [line for line in stripped if line]

"""What refusals of inspections are called in the person's language."""

from flask_babel import gettext as _

from pointsapp.earning.inspections import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.TooManyYardPhotos: Told(
        lambda f: _("%(most)s photos of this household are kept already.", most=f["most"])
    ),
}

"""What photos of yards refuse, in the person's language."""

from flask_babel import gettext as _

from pointsapp.earning.yard_photos import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.TooManyYardPhotos: Told(
        lambda f: _("This household already has %(most)s photos.", most=f["most"])
    ),
}

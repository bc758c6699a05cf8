"""What to tell somebody whose import cannot be taken back."""

from flask_babel import gettext as _

from pointsapp.community.kept_imports import refusals
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    refusals.ImportBuiltOn: Told(
        lambda _f: _(
            "This import cannot be taken back any more: some of what it brought was changed or "
            "used since. Correct single entries instead."
        ),
    ),
}

"""What complaints and their refusals are called in the person's language."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pointsapp.complaints import refusals
from pointsapp.web.refusals import Sentences, Told

KINDS = {"complaint": _l("complaint"), "suggestion": _l("suggestion")}

SENTENCES: Sentences = {
    refusals.TooManyOpen: Told(
        lambda f: _(
            "%(most)s of your messages are still waiting for an answer. Please wait for one before "
            "you write again.",
            most=f["most"],
        )
    ),
    refusals.OwnComplaint: Told(
        lambda _f: _("This came from your own household. Somebody else answers it."), status=403
    ),
}

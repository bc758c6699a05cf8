"""What roles are called, and why a change of staff is refused."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access import refusals
from pointsapp.access.permissions import Role
from pointsapp.web.refusals import Sentences, Told

ROLES: dict[str, LazyString] = {
    Role.RECORDER: _l("records deeds"),
    Role.COUNTER: _l("serves at the counter"),
    Role.APPROVER: _l("approves"),
    Role.ADMIN: _l("administers the village"),
    Role.PAIRED_MEMBER: _l("paired party member"),
    Role.MEDIATOR: _l("settles quarrels"),
    Role.SUPERVISOR: _l("supervises for the township"),
    Role.COUNTY_SUPERVISOR: _l("supervises for the county"),
}

SENTENCES: Sentences = {
    refusals.OwnAccount: Told(
        lambda _facts: _("You cannot change your own roles. Ask another administrator."), status=403
    ),
    refusals.UnknownHousehold: Told(
        lambda f: _("The village has no household %(number)s.", number=f["number"]), status=422
    ),
}

"""What somebody of a role is called, as the village says it."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access.permissions import Role

PEOPLE: dict[str, LazyString] = {
    Role.RESIDENT: _l("Villager"),
    Role.RECORDER: _l("Recording clerk"),
    Role.APPROVER: _l("Approver"),
    Role.COUNTER: _l("Counter clerk"),
    Role.ADMIN: _l("Village administrator"),
    Role.PAIRED_MEMBER: _l("Paired party member"),
    Role.MEDIATOR: _l("Mediator"),
    Role.SUPERVISOR: _l("Township supervisor"),
    Role.COUNTY_SUPERVISOR: _l("County supervisor"),
}
DAY: dict[str, LazyString] = {
    Role.RESIDENT: _l("Looks at the household's points and the goods"),
    Role.RECORDER: _l("Ticks who took part"),
    Role.APPROVER: _l("Checks what others recorded"),
    Role.COUNTER: _l("Hands out goods for points"),
    Role.ADMIN: _l("Looks after settings, staff, roster and cards"),
    Role.PAIRED_MEMBER: _l("Helps households without a phone"),
    Role.MEDIATOR: _l("Settles quarrels between households"),
    Role.SUPERVISOR: _l("Sees how the villages of the township stand"),
    Role.COUNTY_SUPERVISOR: _l("Sees how the townships of the county stand"),
}
"""What one sees as somebody of this role."""

"""What the lists to sign are called."""

from flask_babel import lazy_gettext as _l

from pointsapp.earning.attendance_papers.lists import NO_GROUP, SIGNED_UP

LISTS = {SIGNED_UP: _l("Who signed up"), NO_GROUP: _l("In no group")}

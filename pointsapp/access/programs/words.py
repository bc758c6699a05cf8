"""What programs are let do, in words."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.access.permissions import Scope

SCOPES: dict[Scope, LazyString] = {
    Scope.BALANCE: _l("read our balance and entries"),
    Scope.ATTENDANCE: _l("send who took part in an activity"),
    Scope.CLAIMS: _l("send claims"),
    Scope.ROSTER: _l("send changes of the roster"),
    Scope.REDEMPTIONS: _l("read what was handed out"),
    Scope.STOCK: _l("read what is left of the goods"),
    Scope.EVENTS: _l("read how points move"),
}

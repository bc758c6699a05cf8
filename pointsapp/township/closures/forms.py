"""When and why a village closes, and where its points go on."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from pointsapp.closures.service import NewClosure
from pointsapp.township.villages.forms import reason_field
from pointsapp.township.villages.queries import TownshipVillage
from pointsapp.web.forms import KeyedForm


class ClosureForm(KeyedForm):
    """The last day, how long households read, the successor, and the reason."""

    last_day = DateField(
        _l("Last day on which points are earned and exchanged"),
        validators=[InputRequired(_l("Choose the day."))],
    )
    readable_until = DateField(
        _l("Households read their points until"), validators=[InputRequired(_l("Choose the day."))]
    )
    successor = SelectField(_l("Where their points go on"), coerce=int)
    reason = reason_field(_l("Why the village closes"))

    def offer(self, villages: Iterable[TownshipVillage]) -> None:
        """Offer these villages as successors, or none."""
        none = (0, _("nowhere: they end with the village"))
        self.successor.choices = [none, *((one.id, one.name) for one in villages)]

    def new(self, village_id: int) -> NewClosure:
        """Return what was typed, for this village."""
        return NewClosure(
            village_id=village_id,
            last_day=self.last_day.data,
            readable_until=self.readable_until.data,
            successor_id=self.successor.data or None,
            reason=self.reason.data,
        )

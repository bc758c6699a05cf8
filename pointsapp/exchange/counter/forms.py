"""The basket, how the household agrees, and who collects."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from pointsapp.access.credentials.forms import PinField
from pointsapp.exchange.parking.models import MOST_UNITS
from pointsapp.exchange.redemptions.basket import Basket, Proxy
from pointsapp.exchange.redemptions.collectors import Collector
from pointsapp.exchange.redemptions.models import LONGEST_REASON
from pointsapp.exchange.redemptions.prices import read_price_marks
from pointsapp.web.forms import Form, KeyedForm, numbered
from pointsapp.web.values import whole_number

LONGEST_SCAN = 300
NOT_REMEMBERED = {"autocomplete": "off"}


def _short(most: int) -> list[Length]:
    return [Length(max=most, message=_l("Write a shorter text."))]


def _with_relation(one: Collector) -> str:
    named = _("%(name)s (%(relation)s)", name=one.name, relation=one.relation)
    return named if one.relation else one.name


def _readable(text: str | None) -> str | None:
    """Leave out what no card, code or name is long enough for."""
    return text[:LONGEST_SCAN] if text else text


class ScanForm(Form):
    """The one field that takes everything."""

    q = StringField(
        _l("Scan the card or the code, or type a name, initials or household number"),
        filters=[_readable],
    )


class PhotoForm(Form):
    """A photo of a card, or of the code on a phone."""

    photos = FileField(
        _l("Photo of the card or of the code on the phone"),
        validators=[FileRequired(_l("Take a photo or choose one."))],
        render_kw={"accept": "image/*", "capture": "environment"},
    )


class BasketForm(KeyedForm):
    """How many of each item; the PIN, or a colleague; who collects; what must have a reason."""

    q = StringField(_l("Scan goods, a card or a code"), filters=[_readable])
    last = HiddenField()
    prices = HiddenField()
    parked = HiddenField()
    pin = PinField(_l("The household's PIN, 6 digits"), required=False)
    username = StringField(
        _l("User name of the colleague"), validators=_short(40), render_kw=NOT_REMEMBERED
    )
    password = PasswordField(
        _l("Password of the colleague"),
        validators=_short(128),
        render_kw={"autocomplete": "new-password"},
    )
    reason = StringField(
        _l("Why without PIN and code"), validators=_short(LONGEST_REASON), render_kw=NOT_REMEMBERED
    )
    collector = SelectField(_l("Who collects"), validate_choice=False)
    proxy_name = StringField(
        _l("Name of the person collecting"), validators=_short(40), render_kw=NOT_REMEMBERED
    )
    proxy_relation = StringField(
        _l("Relation to the household"), validators=_short(20), render_kw=NOT_REMEMBERED
    )
    off_day_reason = StringField(
        _l("Why today, though it is no exchange day"),
        validators=_short(LONGEST_REASON),
        render_kw=NOT_REMEMBERED,
    )
    again = BooleanField(_l("Yes, hand out the same again"))

    @property
    def is_by_code(self) -> bool:
        """Whether only the phone's code can agree: no PIN was asked for, no colleague signs."""
        return not self.pin.raw_data and not self.username.data

    def validate_proxy_relation(self, field: StringField) -> None:
        """Ask for name and relation together: one without the other proves nothing."""
        if bool(field.data) != bool(self.proxy_name.data):
            field.errors = [*field.errors, _("Write both name and relation, or neither.")]

    def offer(self, collectors: Iterable[Collector], head: str) -> None:
        """Offer who may collect: the head first, as if nobody were chosen."""
        self.collector.choices = [
            SelectChoice("", _("%(name)s (head)", name=head)),
            *(SelectChoice(one.code, _with_relation(one)) for one in collectors),
        ]

    def read_units(self, posted: Mapping[str, str]) -> dict[int, int]:
        """Return the units by item id."""
        return {
            item_id: self.units_of(typed or "0", most=MOST_UNITS)
            for item_id, typed in numbered(posted, "item")
        }

    def read_basket(self, posted: Mapping[str, str]) -> Basket:
        """Return the basket as it was sent; how the household agrees is looked at later."""
        proxy_name = self.proxy_name.data
        return Basket(
            key=self.key.data or "",
            units=self.read_units(posted),
            proxy=Proxy(proxy_name, self.proxy_relation.data or "") if proxy_name else None,
            collector=self.collector.data or "",
            off_day_reason=self.off_day_reason.data or "",
            price_marks=read_price_marks(self.prices.data or "") or None,
            parked_id=self.parked_id,
            may_repeat=self.again.data,
        )

    @property
    def last_item(self) -> int | None:
        """The item that was scanned last."""
        return whole_number(self.last.data)

    @property
    def parked_id(self) -> int | None:
        """The basket that was put aside and is taken up here."""
        return whole_number(self.parked.data)

"""What to tell somebody whose settings cannot be saved."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from flask_babel.speaklater import LazyString
from wtforms import Field

from pointsapp.community.acting import AfterLastDay, VillageClosed
from pointsapp.community.models import CodesFor
from pointsapp.community.villages import exchange_days, hazard_kinds
from pointsapp.community.villages.service import VillageCodeTaken, VillageNameTaken
from pointsapp.web.language import day, listed, yuan
from pointsapp.web.refusals import Sentences, Told

CODES_FOR: dict[str, LazyString] = {
    CodesFor.NOBODY: _l("nobody"),
    CodesFor.ADMINISTRATORS: _l("administrators"),
    CodesFor.EVERYBODY: _l("all staff"),
}


def choices_of_codes(standing: str) -> list[tuple[str, LazyString]]:
    """Return of whom the village may ask codes: of nobody only where it is so already."""
    asked = (standing, CodesFor.ADMINISTRATORS, CodesFor.EVERYBODY)
    return [(str(one), words) for one, words in CODES_FOR.items() if one in asked]


def changes_text(before: Iterable[Field], after: Iterable[Field]) -> str:
    """Tell which settings were changed from what to what."""
    changes = [
        _(
            "%(setting)s: %(after)s (before: %(before)s)",
            setting=new.label.text,
            before=value_words(old.name, old.data),
            after=value_words(new.name, new.data),
        )
        for old, new in zip(before, after, strict=True)
        if (old.data or None) != (new.data or None)
    ]
    return (
        _("Saved. %(changes)s", changes=listed(changes)) if changes else _("Nothing was changed.")
    )


def value_words(name: str, value: object) -> str:
    """Tell what a setting stands at, by its name in the form or in Settings."""
    if isinstance(value, bool):
        return pgettext("setting", "yes") if value else pgettext("setting", "no")
    if value in {None, ""}:
        return _("nothing set")
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    return str(CODES_FOR[str(value)] if name == "codes_for" else value)


SENTENCES: Sentences = {
    VillageClosed: Told(
        lambda f: _(
            "%(village)s closed on %(day)s: nothing is changed there any more. Ask the township "
            "about what it had.",
            village=f["name"],
            day=day(cast("date", f["closed_on"])),
        )
    ),
    AfterLastDay: Told(
        lambda f: _(
            "The village closes: points were earned and exchanged until %(day)s.",
            day=day(cast("date", f["day"])),
        )
    ),
    exchange_days.BadExchangeDays: Told(
        lambda f: _(
            "“%(word)s” is not a day. Type days such as 10、20 or 周二、1月25日至1月31日.",
            word=f["word"],
        ),
        status=422,
    ),
    hazard_kinds.LongHazardKind: Told(
        lambda f: _(
            "“%(word)s” is too long: %(most)s characters at most.", word=f["word"], most=f["most"]
        ),
        status=422,
    ),
    VillageCodeTaken: Told(
        lambda f: _("Another village has the code %(code)s.", code=f["code"]), status=422
    ),
    VillageNameTaken: Told(
        lambda f: _("Another village of the township is called %(name)s.", name=f["name"]),
        status=422,
    ),
}

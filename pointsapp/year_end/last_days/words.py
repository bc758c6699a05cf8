"""Why no run of exchange days is planned, said."""

from datetime import date
from typing import cast

from flask_babel import gettext as _

from pointsapp.web.language import day
from pointsapp.web.refusals import Sentences, Told
from pointsapp.year_end.last_days import refusals

SENTENCES: Sentences = {
    refusals.OutsideRun: Told(
        lambda f: _(
            "Choose days from today on and before %(day)s, the first one first.",
            day=day(cast("date", f["day"])),
        ),
        status=422,
    ),
    refusals.OpenEveryDay: Told(
        lambda _f: _("The counter is open every day already, as the settings have it.")
    ),
    refusals.TooManyDays: Told(
        lambda _f: _("Too many exchange days. Take some out of the settings first.")
    ),
}

"""The person's language and type size; dates, numbers and names as villagers write them."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from flask import Flask, has_request_context, request
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _

from pointsapp.extensions import babel
from pointsapp.village_time import VILLAGE_ZONE
from pointsapp.web.clock import village_today

LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}
MOST_LISTED = 40
MINUS = "\N{MINUS SIGN}"


def chosen_language() -> str:
    """Return the language of this phone: its cookie, or Chinese."""
    cookie = request.cookies.get("language", "zh") if has_request_context() else "zh"
    return LANGUAGES.get(cookie, LANGUAGES["zh"])


def day(value: date) -> str:
    """Tell a day: 11月14日 or 14 Nov, with its year when that is not this one."""
    this_year = value.year == village_today().year
    if str(get_locale()).startswith("zh"):
        short = f"{value.month}月{value.day}日"
        return short if this_year else f"{value.year}年{short}"
    return str(format_date(value, "d MMM" if this_year else "d MMM y"))


def year_month(value: date) -> str:
    """Tell a month with its year: 2026年11月 or Nov 2026."""
    chinese = str(get_locale()).startswith("zh")
    return str(format_date(value, "y年M月" if chinese else "MMM y"))


def moment(value: datetime) -> str:
    """Tell an instant in the village's time: day, hour and minute."""
    local = value.astimezone(VILLAGE_ZONE)
    return f"{day(local.date())} {format_datetime(local, 'HH:mm', rebase=False)}"


def points(value: int) -> str:
    """Write whole points with thousands apart and a true minus sign."""
    return f"{value:,}".replace("-", MINUS)


def yuan(fen: int) -> str:
    """Write fen as yuan: 1,234.50."""
    return f"{Decimal(fen) / 100:,.2f}"


def signed(value: int) -> str:
    """Write a change of points: +4 or −30."""
    return f"{value:+,}".replace("-", MINUS)


def listed(names: object) -> str:
    """Write names or numbers one after another; of a long list the first forty."""
    known = [str(name) for name in cast("Iterable[object]", names)]
    told = _(", ").join(known[:MOST_LISTED])
    return f"{told} …" if len(known) > MOST_LISTED else told


def masked(name: str) -> str:
    """Hide the middle of a name, or the end of a short one: 张*军, 张*."""
    if len(name) <= 1:
        return "*"
    shortest_with_middle = 3
    if len(name) < shortest_with_middle:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def init_app(app: Flask) -> None:
    """Bind the language choice and the filters to the application."""
    babel.init_app(
        app,
        locale_selector=chosen_language,
        default_translation_directories="translations",
    )
    for filter_ in (day, year_month, moment, points, yuan, signed, masked, listed):
        app.add_template_filter(filter_)

    @app.context_processor
    def language_and_type_size() -> dict[str, object]:
        return {
            "html_language": "en" if chosen_language() == "en" else "zh-Hans",
            "large_type": request.cookies.get("type") == "large",
        }

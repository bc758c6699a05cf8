"""What settings and their values are called."""

from flask_babel import gettext as _
from flask_babel import pgettext
from wtforms.fields.core import UnboundField

from pointsapp.community.villages.forms import GROUPS
from pointsapp.community.villages.words import CODES_FOR
from pointsapp.web.language import yuan

LABELS = {
    name.replace("_yuan", "_fen"): field.args[0]
    for group in GROUPS
    for name, field in vars(group).items()
    if isinstance(field, UnboundField)
}
"""The label that each setting has on its page, by its name in Settings."""


def setting_words(name: str) -> str:
    """Return what a setting is called; one that this release no longer has keeps its name."""
    return str(LABELS.get(name, name))


def value_words(name: str, value: object) -> str:
    """Tell what a setting stood at."""
    if isinstance(value, bool):
        return pgettext("setting", "yes") if value else pgettext("setting", "no")
    if value in {None, ""}:
        return _("nothing set")
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    return str(CODES_FOR.get(str(value), value) if name == "codes_for" else value)

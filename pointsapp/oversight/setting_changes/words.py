"""What settings are called."""

from wtforms.fields.core import UnboundField

from pointsapp.community.villages.forms import GROUPS

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

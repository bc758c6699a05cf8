"""What imports are called, and what to tell somebody whose import cannot be taken back."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.actor import SYSTEM
from pointsapp.community.kept_imports import refusals
from pointsapp.web.refusals import Sentences, Told

KINDS: dict[str, LazyString] = {
    "roster": _l("Roster"),
    "balances": _l("Last year's balances"),
    "goods": _l("List of goods"),
    "rules": _l("Table of rules"),
}
COUNTS: dict[str, LazyString] = {
    "households": _l("Households"),
    "people": _l("People"),
    "points": _l("Points"),
    "items": _l("Items"),
    "units": _l("Units"),
    "rules": _l("Rules"),
    "changes": _l("Changes"),
}
ACTORS: dict[str, LazyString] = {SYSTEM: _l("the system")}


def counts_text(counts: Mapping[str, int]) -> str:
    """Write what an import brought: Households 3, People 10."""
    return _(", ").join(f"{COUNTS[name]} {count}" for name, count in counts.items() if count)


SENTENCES: Sentences = {
    refusals.ImportBuiltOn: Told(
        lambda _f: _(
            "This import cannot be taken back any more: some of what it brought was changed or "
            "used since. Correct single entries instead."
        ),
    ),
}

"""What to tell somebody whose workbook cannot be read."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from pointsapp.excel.reading import ColumnsUnclear, NoHeader
from pointsapp.excel.workbook import Encrypted, HasMacros, NotAWorkbook, TooLarge
from pointsapp.web.language import listed
from pointsapp.web.refusals import Sentences, Told

LEFT_OUT: dict[str, LazyString] = {
    "sheet-hidden": _l("left out: the sheet is hidden"),
    "sheet-without-headings": _l("left out: the sheet has no such headings"),
    "row-hidden": _l("left out: the row is hidden"),
    "row-total": _l("left out: a total"),
    "row-signature": _l("left out: a signature or a note"),
    "heading-again": _l("left out: the headings once more"),
    "column-hidden": _l("left out: the column is hidden"),
    "column-unused": _l("left out: another column fits better"),
}
"""Why a sheet, a row or a column of a list was not read."""

SENTENCES: Sentences = {
    NotAWorkbook: Told(
        lambda _f: _(
            "This file cannot be read as a list, or it is damaged. Save the table as .xlsx and "
            "choose it again."
        ),
        status=422,
    ),
    Encrypted: Told(
        lambda _f: _(
            "This file has a password or is in an old format (.xls). Save it as .xlsx without a "
            "password and choose it again."
        ),
        status=422,
    ),
    HasMacros: Told(
        lambda _f: _("This file contains macros. Save it as plain .xlsx and choose it again."),
        status=422,
    ),
    TooLarge: Told(
        lambda f: _(
            "This file is too large: at most %(rows)s rows are read. Split it.", rows=f["rows"]
        ),
        status=422,
    ),
    ColumnsUnclear: Told(
        lambda f: _(
            "Two columns are headed “%(heading)s”: %(columns)s. Say which one counts.",
            heading=f["heading"],
            columns=listed(f["columns"]),
        ),
        status=422,
    ),
    NoHeader: Told(
        lambda f: _(
            "No row has the column headings. These are needed: %(wanted)s.",
            wanted=listed(f["needed"]),
        ),
        status=422,
    ),
}

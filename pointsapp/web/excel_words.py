"""What to tell somebody whose workbook cannot be read."""

from flask_babel import gettext as _

from pointsapp.excel.reading import Encrypted, HasMacros, NoHeader, NotAWorkbook, TooLarge, _names
from pointsapp.web.refusals import Sentences, Told

SENTENCES: Sentences = {
    NotAWorkbook: Told(
        lambda _f: _(
            "This is not an Excel file (.xlsx). Save the table as .xlsx and choose it again."
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
    NoHeader: Told(
        lambda f: _(
            "No row has the column headings. These are needed: %(wanted)s.",
            wanted=", ".join(_names(f)),
        ),
        status=422,
    ),
}

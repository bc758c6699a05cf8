"""What the guides say of the year's end."""

from flask_babel import lazy_gettext as _l

from pointsapp.help.paragraphs import Paragraph

YEAR_END = Paragraph(
    "year-end",
    (
        "/manage/periods/",
        "/manage/expiries/",
        "/manage/archive",
        "/manage/coming-year/",
        "/manage/handovers/",
    ),
    _l("The year's end"),
    _l(
        "[Closing a period] lists what still waits. [Points that lapse] announces what "
        "the village resolved; there is the order list, letters for those without a "
        "phone, and the posting by two. [The year's archive] makes one file of the "
        "year; keep it and its check value in two places. When the secretary changes, "
        "[Hand-over] under [Staff] leads through it."
    ),
)

"""The columns of the paper forms, alike on the page and in the Excel file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from flask_babel.speaklater import LazyString

from pointsapp.community.books import TransactionKind
from pointsapp.community.households.words import ENTRY_KINDS
from pointsapp.earning.notices.words import OUTCOMES
from pointsapp.earning.papers.ledger_sheet import LedgerLine, LedgerSheet
from pointsapp.earning.papers.registers import RegisteredDeed, RegisteredObjection
from pointsapp.earning.rules.words import amount_text
from pointsapp.earning.sheets.words import STATES
from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook


class Kind(StrEnum):
    """How a column of paper holds what stands in it."""

    WORDS = "words"
    NAME = "name"
    SHORT = "nowrap"
    NUMBER = "number"
    SIGN = "sign"


@dataclass(frozen=True)
class PaperColumn:
    """A column: its heading, how wide it is in the Excel file, and how it is set on paper."""

    heading: LazyString
    width: int
    kind: Kind


LEDGER = (
    PaperColumn(_l("Day"), 11, Kind.SHORT),
    PaperColumn(_l("Voucher"), 12, Kind.SHORT),
    PaperColumn(_l("Deed"), 24, Kind.WORDS),
    PaperColumn(_l("Rule"), 8, Kind.SHORT),
    PaperColumn(_l("Doer"), 10, Kind.NAME),
    PaperColumn(_l("Points in"), 8, Kind.NUMBER),
    PaperColumn(_l("Points off"), 8, Kind.NUMBER),
    PaperColumn(_l("Exchanged"), 8, Kind.NUMBER),
    PaperColumn(_l("Balance"), 8, Kind.NUMBER),
    PaperColumn(_l("Clerk"), 10, Kind.NAME),
    PaperColumn(_l("Approver"), 10, Kind.NAME),
    PaperColumn(_l("Head's signature"), 14, Kind.SIGN),
    PaperColumn(_l("Remark"), 14, Kind.SIGN),
)
DEEDS = (
    PaperColumn(lazy_pgettext("deed", "No."), 14, Kind.SHORT),
    PaperColumn(_l("Day"), 11, Kind.SHORT),
    PaperColumn(_l("Group"), 10, Kind.NAME),
    PaperColumn(_l("Household"), 9, Kind.SHORT),
    PaperColumn(_l("Head"), 10, Kind.NAME),
    PaperColumn(_l("Doer"), 10, Kind.NAME),
    PaperColumn(_l("Rule"), 24, Kind.WORDS),
    PaperColumn(lazy_pgettext("deed", "What happened"), 30, Kind.WORDS),
    PaperColumn(_l("How much"), 10, Kind.SHORT),
    PaperColumn(_l("Points"), 8, Kind.NUMBER),
    PaperColumn(_l("Recorded by"), 10, Kind.NAME),
    PaperColumn(_l("Outcome"), 20, Kind.NAME),
    PaperColumn(_l("Counts from"), 11, Kind.SHORT),
    PaperColumn(_l("Signature"), 14, Kind.SIGN),
)
OBJECTIONS = (
    PaperColumn(_l("No."), 6, Kind.SHORT),
    PaperColumn(_l("Day"), 11, Kind.SHORT),
    PaperColumn(_l("Who objects"), 12, Kind.NAME),
    PaperColumn(_l("Household"), 9, Kind.SHORT),
    PaperColumn(_l("Line objected to"), 30, Kind.WORDS),
    PaperColumn(_l("What is said against it"), 30, Kind.WORDS),
    PaperColumn(_l("Taken down by"), 10, Kind.NAME),
    PaperColumn(_l("Answer"), 30, Kind.WORDS),
    PaperColumn(_l("Outcome"), 10, Kind.NAME),
    PaperColumn(_l("Answered by"), 10, Kind.NAME),
    PaperColumn(_l("Answered on"), 11, Kind.SHORT),
    PaperColumn(_l("Satisfied? (signature)"), 14, Kind.SIGN),
)


@dataclass(frozen=True)
class Paper:
    """A form filled in."""

    columns: tuple[PaperColumn, ...]
    rows: Sequence[tuple[Value, ...]]

    def workbook(self, title: str) -> bytes:
        """Return the form as an .xlsx."""
        return write_workbook(title, workbook_columns(self.columns), self.rows)


def workbook_columns(columns: Sequence[PaperColumn]) -> list[Column]:
    """Return the columns of a form as its Excel file has them."""
    return [Column(str(column.heading), column.width) for column in columns]


def ledger_paper(sheet: LedgerSheet) -> Paper:
    """Fill in a household's ledger sheet, from what was brought forward to the year's sums."""
    first = ("", "", _("Brought forward"), *[""] * 5, sheet.brought_forward, *[""] * 4)
    sums = (
        "", "", _("Together"), "", "", sheet.won, sheet.lost, sheet.spent, sheet.balance, *[""] * 4
    )  # fmt: skip
    return Paper(LEDGER, (first, *(_ledger_row(line) for line in sheet.lines), sums))


def _ledger_row(line: LedgerLine) -> tuple[Value, ...]:
    kind = str(ENTRY_KINDS.get(line.kind, line.kind))
    what = line.what if line.kind == TransactionKind.AWARD else f"{kind} {line.what}".strip()
    return (
        line.day, line.voucher, what, line.code, line.person, line.won, line.lost, line.spent,
        line.balance, line.clerk, line.approver, "", "",
    )  # fmt: skip


def deeds_paper(deeds: Sequence[RegisteredDeed]) -> Paper:
    """Fill in the register of deeds."""
    return Paper(DEEDS, tuple(_deed_row(deed) for deed in deeds))


def _deed_row(deed: RegisteredDeed) -> tuple[Value, ...]:
    outcome = str(STATES[deed.state])
    if deed.taken_off is not None:
        outcome = _("taken off: %(reason)s", reason=deed.taken_off)
    what = f"{deed.what} {deed.words}".strip()
    return (
        f"{deed.sheet}-{deed.position}", deed.day, deed.group, deed.household, deed.head,
        deed.person, f"{deed.code} {deed.rule}", what, amount_text(deed.quantity, deed.unit),
        deed.points, deed.recorder, outcome, deed.due_on, "",
    )  # fmt: skip


def objections_paper(objections: Sequence[RegisteredObjection]) -> Paper:
    """Fill in the register of objections."""
    rows = (
        _objection_row(number, objection) for number, objection in enumerate(objections, start=1)
    )
    return Paper(OBJECTIONS, tuple(rows))


def _objection_row(number: int, objection: RegisteredObjection) -> tuple[Value, ...]:
    outcome = str(OUTCOMES[objection.outcome]) if objection.outcome else _("open")
    line = f"{objection.sheet} {objection.what} {objection.person} {objection.points:+}"
    return (
        number, objection.raised_on, objection.objector, objection.household,
        line, objection.words, objection.taken_down_by,
        objection.answer, outcome, objection.answered_by, objection.answered_on, "",
    )  # fmt: skip

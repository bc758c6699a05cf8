"""What hangs on the public board."""

from datetime import date, time

from pointsapp.api.shapes import Shape


class BoardNotice(Shape, frozen=True):
    """A sheet on the board, or one that hung there; `sheet_id` leads to its lines."""

    sheet_id: int
    number: str
    title: str
    due_on: date | None
    is_correction: bool
    is_over: bool


class ComingActivity(Shape, frozen=True):
    """An activity that has not begun."""

    name: str
    held_on: date
    starts_at: time | None
    place: str
    is_called_off: bool


class Board(Shape, frozen=True):
    """A village's public board."""

    village: str
    code: str
    exchange_days: str
    complaint_phone: str
    notices: list[BoardNotice]
    coming: list[ComingActivity]


class NoticeLine(Shape, frozen=True):
    """A line of a notice: the household's number, the name as the board masks it, the points."""

    household: str
    name: str
    rule: str
    occurred_on: date
    points: int


class PublicNotice(Shape, frozen=True):
    """A notice with its lines."""

    number: str
    title: str
    hangs_since: date | None
    due_on: date | None
    lines: list[NoticeLine]


class PublicRule(Shape, frozen=True):
    """A rule that is on: `code` is what attendance and claims name it by."""

    code: str
    star: str
    kind: str
    name: str
    points: int
    unit: str
    levels: list[str]
    needs_evidence: bool


class Rules(Shape, frozen=True):
    """The rules that are on."""

    rules: list[PublicRule]

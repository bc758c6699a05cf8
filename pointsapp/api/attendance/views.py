"""Attendance in: a sign-in sheet becomes a sheet, and waits for approval like any."""

from http import HTTPStatus

from pointsapp.access.permissions import Scope
from pointsapp.api.attendance import service
from pointsapp.api.attendance.shapes import SheetSent, SignInSheet
from pointsapp.api.document import gives, open_to, program_of_request, room
from pointsapp.api.shapes import Keyed
from pointsapp.earning.sheets.models import State
from pointsapp.earning.sheets.queries import show_sheet
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.unit_of_work import unit_of_work

attendance_api = room("attendance_api", __name__)


@attendance_api.post("/attendance")
@open_to(Scope.ATTENDANCE)
@gives(SheetSent, status=HTTPStatus.CREATED, json=SignInSheet, headers=Keyed)
def send_attendance(json: SignInSheet, headers: Keyed) -> tuple[SheetSent, int]:
    """Send who took part in an activity."""
    program, key = program_of_request(), headers.key.hex
    with unit_of_work() as session:
        sheet_id = service.send(session, json, key=key, program=program, at=now())
    return _sheet(sheet_id), HTTPStatus.CREATED


@attendance_api.get("/sheets/<int:sheet_id>")
@open_to(Scope.ATTENDANCE)
@gives(SheetSent)
def show_sheet_sent(sheet_id: int) -> SheetSent:
    """Give where a sheet stands."""
    return _sheet(sheet_id)


def _sheet(sheet_id: int) -> SheetSent:
    sheet = show_sheet(db.session(), current_actor(), sheet_id)
    is_back = bool(sheet.decisions) and sheet.state == State.SENT_BACK
    return SheetSent(
        id=sheet.id,
        number=sheet.number,
        title=sheet.title,
        state=sheet.state,
        reason=sheet.decisions[-1].reason if is_back else "",
        lines=len(sheet.lines),
        points=sheet.points,
    )

"""Changes of the roster in: an import like that of a file, and as easily taken back."""

from http import HTTPStatus

from pointsapp.access.permissions import Scope
from pointsapp.api.document import gives, open_to, program_of_request, room
from pointsapp.api.roster import service
from pointsapp.api.roster.queries import show_import
from pointsapp.api.roster.shapes import RosterImported, RosterSent
from pointsapp.api.shapes import Keyed
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.unit_of_work import unit_of_work

roster_api = room("roster_api", __name__)


@roster_api.post("/roster")
@open_to(Scope.ROSTER)
@gives(RosterImported, status=HTTPStatus.CREATED, json=RosterSent, headers=Keyed)
def send_roster(json: RosterSent, headers: Keyed) -> tuple[RosterImported, int]:
    """Enrol households and people, and change what is known of them."""
    program, key = program_of_request(), headers.key.hex
    with unit_of_work() as session:
        import_id = service.send(session, json, key=key, program=program, at=now())
    return show_import(db.session(), current_actor(), import_id), HTTPStatus.CREATED

"""Claims in: an approver answers them like any."""

from http import HTTPStatus
from io import BytesIO

from pointsapp.access.permissions import Scope
from pointsapp.api.claims import queries, service
from pointsapp.api.claims.shapes import ClaimFiled, ClaimToFile
from pointsapp.api.document import gives, open_to, program_of_request, room
from pointsapp.api.shapes import Keyed
from pointsapp.extensions import db
from pointsapp.web.clock import now
from pointsapp.web.current import current_actor
from pointsapp.web.photos import shrink
from pointsapp.web.unit_of_work import unit_of_work

claims_api = room("claims_api", __name__)


@claims_api.post("/claims")
@open_to(Scope.CLAIMS)
@gives(ClaimFiled, status=HTTPStatus.CREATED, json=ClaimToFile, headers=Keyed)
def file_claim(json: ClaimToFile, headers: Keyed) -> tuple[ClaimFiled, int]:
    """Claim points for somebody."""
    program, key = program_of_request(), headers.key.hex
    photos = [shrink(BytesIO(photo)) for photo in json.photos]
    with unit_of_work() as session:
        claim_id = service.send(session, json, photos, key=key, program=program, at=now())
    return queries.show_claim(db.session(), current_actor(), claim_id), HTTPStatus.CREATED


@claims_api.get("/claims/<int:claim_id>")
@open_to(Scope.CLAIMS)
@gives(ClaimFiled)
def show_claim(claim_id: int) -> ClaimFiled:
    """Give where a claim stands that was sent."""
    return queries.show_claim(db.session(), current_actor(), claim_id)

"""Events since a number, so that others follow without asking for everything again."""

from pointsapp.access.permissions import Scope
from pointsapp.api.document import gives, open_to, room
from pointsapp.api.events.queries import events_after
from pointsapp.api.events.shapes import After, Events
from pointsapp.extensions import db
from pointsapp.web.current import current_actor

events_api = room("events_api", __name__)


@events_api.get("/events")
@open_to(Scope.EVENTS)
@gives(Events, query=After)
def list_events(query: After) -> Events:
    """Give how points moved after a number, the oldest first."""
    return events_after(db.session(), current_actor(), query.after)

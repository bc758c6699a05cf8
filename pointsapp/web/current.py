"""Who acts in this request."""

from flask_login import current_user

from pointsapp.actor import Actor, Permission
from pointsapp.refusals import NotFound

ANONYMOUS = Actor(None, "anonymous", "", frozenset({Permission.PUBLIC}))


def current_actor() -> Actor:
    """Return who is signed in, or the actor that anybody is."""
    actor: Actor = current_user.actor if current_user.is_authenticated else ANONYMOUS
    return actor


def own_village_id() -> int:
    """Return the village of who is signed in; raises NotFound for someone of none."""
    village_id = current_actor().village_id
    if village_id is None:
        raise NotFound
    return village_id

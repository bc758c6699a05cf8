"""Who acts in this request."""

from flask_login import current_user

from pointsapp.actor import ANONYMOUS, Actor, Permission

NOBODY = Actor(village_id=None, code=ANONYMOUS, name="", permissions=frozenset({Permission.PUBLIC}))


def current_actor() -> Actor:
    """Return who is signed in, or the actor that stands for anybody."""
    actor: Actor = current_user.actor if current_user.is_authenticated else NOBODY
    return actor

"""Who acts in this request."""

from flask_login import current_user

from pointsapp.actor import Actor, Permission

ANONYMOUS = Actor(None, "anonymous", "", frozenset({Permission.PUBLIC}))


def current_actor() -> Actor:
    """Return who is signed in, or the actor that anybody is."""
    actor: Actor = current_user.actor if current_user.is_authenticated else ANONYMOUS
    return actor

"""A browser of each who uses the demo village, signed in as the product signs in."""

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from pointsapp.access.devices import service as devices
from pointsapp.access.models import Pin, User
from pointsapp.community.models import Village
from pointsapp.extensions import db
from pointsapp.web.clock import now


def browsers_of(app: Flask) -> dict[str, FlaskClient]:
    """Return a signed-in browser of each who looks after the first village, and of a resident."""
    with app.app_context():
        session = db.session()
        first = sa.select(sa.func.min(Village.id)).scalar_subquery()
        users = session.execute(
            sa.select(User.username, User.id, User.session_epoch).where(
                sa.or_(User.village_id.is_(None), User.village_id == first)
            )
        )
        proofs = {user.username: f"user:{user.id}:{user.session_epoch}" for user in users}
        pin = session.scalars(sa.select(Pin).order_by(Pin.household_id)).first()
        if pin is not None:
            proofs["resident"] = f"household:{pin.household_id}:{pin.session_epoch}"
        at, until = now(), now() + devices.REMEMBERED
        codes = {
            name: devices.welcome(session, proof, kind="other", until=until, at=at)
            for name, proof in proofs.items()
        }
        session.commit()
    return {name: _signed_in(app, code) for name, code in codes.items()}


def _signed_in(app: Flask, code: str) -> FlaskClient:
    browser = app.test_client()
    with browser.session_transaction() as kept:
        kept.update(_user_id=code, _fresh=True)
    return browser

"""Tokens for everything that the API opens."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pointsapp.access.permissions import Scope
from tests.api.programs import let_in
from tests.village import Cast, resident_of


@pytest.fixture
def tokens(
    app: Flask, session: Session, village: Cast, rule: object, shelf: object
) -> dict[Scope, str]:
    """A token for each scope."""
    by = {
        Scope.BALANCE: resident_of(village.zhang, village.id),
        Scope.ATTENDANCE: village.recorder,
        Scope.CLAIMS: village.recorder,
        Scope.ROSTER: village.admin,
    }
    return {
        scope: let_in(app, session, by.get(scope, village.counter), scope).token for scope in Scope
    }

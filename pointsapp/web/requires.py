"""Labels of views: what each needs and means. The guard reads them; nothing happens here."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from pointsapp.actor import Permission

View = TypeVar("View", bound=Callable[..., object])


class Step(StrEnum):
    """What somebody must do before going on, each with one page that asks for it."""

    SIGN_IN = "sign-in"
    STAFF_SIGN_IN = "staff-sign-in"
    NEW_PIN = "new-pin"
    NEW_PASSWORD = "new-password"  # noqa: S105 - the name of a step
    CODE = "code"
    AUTHENTICATOR = "authenticator"
    CONSENT = "consent"
    REASON = "reason"
    ACTING = "acting"


def requires(permission: Permission) -> Callable[[View], View]:
    """Label a view; the guard reads the label before each request and refuses without one."""
    return _label("permission", permission)


def asks_for(step: Step) -> Callable[[View], View]:
    """Label the view where somebody is sent who must take this step before going on."""
    return _label("asks_for", step)


def steps_first(view: View) -> View:
    """Label a public view that somebody signed in opens only after the steps that come first."""
    return _label("steps_first", value=True)(view)


def open_with_drawn_secret(view: View) -> View:
    """Label a view for somebody who has yet to replace a PIN or password drawn for them."""
    return _label("open_with_drawn_secret", value=True)(view)


def open_without_consent(view: View) -> View:
    """Label a view for a household that has yet to agree to what the village keeps of it."""
    return _label("open_without_consent", value=True)(view)


def shows_household(view: View) -> View:
    """Label a view that shows staff a household, its `household_id`: who looked is written down."""
    return _label("shows_household", value=True)(view)


def shows_village(view: View) -> View:
    """Label a view that shows a village to who oversees it: the look is written down there."""
    return _label("shows_village", value=True)(view)


def written_down(code: str) -> Callable[[View], View]:
    """Label a view that hands out what the village knows of its people: who took it is kept.

    `code` is that of the audit's event.
    """
    return _label("written_down", code)


def for_programs(scope: StrEnum | None) -> Callable[[View], View]:
    """Label a view that only programs open: with a token that has this scope, or any for None."""
    return _label("scope", scope)


def names_nobody(view: View) -> View:
    """Label a view of a village that names no household: a supervisor needs no reason for it."""
    return _label("names_nobody", value=True)(view)


def done_for_household(event: StrEnum) -> Callable[[View], View]:
    """Label a view that acts for a household: a helper's act is written down as this event."""
    return _label("done_for_household", event)


def _label(name: str, value: object) -> Callable[[View], View]:
    def label(view: View) -> View:
        setattr(view, name, value)
        return view

    return label

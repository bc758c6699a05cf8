"""Label a view with the permission that it needs."""

from collections.abc import Callable
from typing import TypeVar

from pointsapp.actor import Permission

View = TypeVar("View", bound=Callable[..., object])


def requires(permission: Permission) -> Callable[[View], View]:
    """Label a view; the guard reads the label before each request and refuses without one."""

    def label(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return label


def shows_household(view: View) -> View:
    """Label a view that shows staff a household, its `household_id`: who looked is written down."""
    view.shows_household = True  # type: ignore[attr-defined]
    return view

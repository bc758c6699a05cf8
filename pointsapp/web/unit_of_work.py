"""The only commit on the web and in commands."""

from collections.abc import Callable
from types import TracebackType
from typing import Protocol

from flask import g
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from pointsapp.extensions import db
from pointsapp.refusals import NotFound, Refusal
from pointsapp.web.outages.kinds import leaves_commit_open


class Refusable(Protocol):
    """A form that can show why it was refused."""

    def refuse(self, refusal: Refusal) -> None:
        """Keep the refusal to show it on the page."""


class UnitOfWork:
    """A write: begins with the write lock, commits as a whole or keeps nothing.

    With a form, a refusal lands on the form and the program goes on after the block;
    without one, and for a thing that cannot be seen, it is raised to the caller.
    What is given to `once_committed` meanwhile is done after the commit, and never without it.
    """

    def __init__(self, form: Refusable | None = None, wait: float | None = None) -> None:
        self.form = form
        self.wait = wait

    def __enter__(self) -> Session:
        """End the read transaction that looked up the person, and begin to write."""
        db.session.rollback()
        db.session.connection(execution_options={"writes": True, "wait": self.wait})
        g.once_committed = []
        return db.session()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        """Commit, or roll back and tell the form."""
        acts: list[Callable[[], object]] = g.pop("once_committed")
        if error is None:
            _commit()
            for act in acts:
                act()
            return False
        db.session.rollback()
        if self.form is None or not isinstance(error, Refusal) or isinstance(error, NotFound):
            return False
        self.form.refuse(error)
        return True


def _commit() -> None:
    """Commit, and remember for this request that something is saved, or may be."""
    before = g.get("may_be_saved", False)
    g.may_be_saved = True
    try:
        db.session.commit()
    except SQLAlchemyError as error:
        g.may_be_saved = before or leaves_commit_open(error)
        raise


def unit_of_work(form: Refusable | None = None, *, wait: float | None = None) -> UnitOfWork:
    """Return a write that lands its refusal on this form.

    It waits for another one so many seconds; without them, as long as the settings say.
    """
    return UnitOfWork(form, wait)


def once_committed(act: Callable[[], object]) -> None:
    """Do this when the write around it has committed, and never if it has not; else at once."""
    acts = g.get("once_committed")
    if acts is None:
        act()
    else:
        acts.append(act)

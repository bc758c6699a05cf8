"""A village points system: earned by volunteer work, kept per household, redeemed for goods."""

from flask import Flask


class Misconfigured(ValueError):
    """A setting that cannot be used; the message names it and is the whole sentence."""


def create_app(*, pages: bool = True) -> Flask:
    """Return the application with every room in it, configured from the environment.

    A command does without the pages: only a browser asks for them.
    """
    from pointsapp import application

    return application.make(pages=pages)

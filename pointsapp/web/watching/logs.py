"""Logs for machines: each line an object, with no value that somebody typed or that names anybody.

So no address, which may have a name or a code in it, and of an error its kind and where it arose,
not its words, in which a database quotes what it was given.
"""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from logging.config import dictConfig
from traceback import extract_tb
from typing import Any

from flask import Flask, Response, g, request

FRAMES = 12
FAILED = "failed"
"""Instead of what is told beside an error: Flask tells the address."""
OURS = "points"
NO_ERROR = (None, None, None)
_REQUESTS = logging.getLogger("points.requests")


class Lines(logging.Formatter):
    """One JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        kind, _error, trace = _error_of(record)
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": FAILED if kind else record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if kind:
            line["error"] = kind.__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in extract_tb(trace)[-FRAMES:]
            ]
        return json.dumps(line, ensure_ascii=False)


def _error_of(record: logging.LogRecord) -> Any:
    """Return the error that a line is about: for a library's, the one that it deals with.

    So does the server when it can't read a request, and quotes it. Our own lines quote nothing.
    """
    if record.exc_info or record.name.startswith(OURS):
        return record.exc_info or NO_ERROR
    return sys.exc_info()


def init_app(app: Flask) -> None:
    """Write the log as the settings say; in text there is no line for each request."""
    if app.config["LOG_FORMAT"] != "json":
        return
    dictConfig(settings())
    app.before_request(_begin)
    app.after_request(_tell)


def settings() -> dict[str, Any]:
    """Return how logs are written, for the product and for its server."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": Lines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            _REQUESTS.name: {"level": "INFO"},
            "gunicorn.error": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }


def _begin() -> None:
    g.logged_since = time.perf_counter()


def _tell(response: Response) -> Response:
    facts = {
        "endpoint": request.endpoint,
        "method": request.method if request.endpoint else None,
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - g.get("logged_since", time.perf_counter()))),
    }
    _REQUESTS.info("answered", extra={"facts": facts})
    return response

"""Logs for machines: each line an object, with no value that somebody typed or that names anybody.

So no address, which may have a name or a code in it, and of an error its kind and where it arose,
not its words, in which a database quotes what it was given.
"""

import json
import logging
import time
from datetime import UTC, datetime
from logging.config import dictConfig
from traceback import extract_tb
from typing import Any

from flask import Flask, Response, g, request

FRAMES = 12
FAILED = "failed"
"""Instead of what is told beside an error: Flask tells the address."""
_REQUESTS = logging.getLogger("points.requests")


class Lines(logging.Formatter):
    """One JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": FAILED if record.exc_info else record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            line["error"] = kind.__name__
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in extract_tb(trace)[-FRAMES:]
            ]
        return json.dumps(line, ensure_ascii=False)


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
        "loggers": {_REQUESTS.name: {"level": "INFO"}},
    }


def _begin() -> None:
    g.logged_since = time.perf_counter()


def _tell(response: Response) -> Response:
    facts = {
        "endpoint": request.endpoint,
        "method": request.method,
        "status": response.status_code,
        "ms": round(1000 * (time.perf_counter() - g.get("logged_since", time.perf_counter()))),
    }
    _REQUESTS.info("answered", extra={"facts": facts})
    return response

"""The ways that whoever runs the product has set up."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from pointsapp.telling.email import Mail
from pointsapp.telling.models import Way
from pointsapp.telling.text_file import TextFiles
from pointsapp.telling.ways import Outlet
from pointsapp.telling.webhook import Webhook

SETTINGS = {Way.EMAIL: "MAIL_SERVER", Way.TEXT: "TEXT_MESSAGE_FOLDER", Way.APP: "WEBHOOK_URL"}


def set_up(config: Mapping[str, Any]) -> tuple[Way, ...]:
    """Return by which ways anything can be sent at all."""
    return tuple(way for way, setting in SETTINGS.items() if config[setting])


@contextmanager
def opened(config: Mapping[str, Any], now: Callable[[], datetime]) -> Iterator[dict[Way, Outlet]]:
    """Give what sends by each way; lines are kept open until the block ends."""
    server, folder, address = (config[setting] for setting in SETTINGS.values())
    outlets: dict[Way, Outlet] = {}
    if folder:
        outlets[Way.TEXT] = TextFiles(folder)
    if address:
        outlets[Way.APP] = Webhook(address, config["WEBHOOK_SECRET"], now)
    with Mail(server, config["MAIL_FROM"]) if server else nullcontext() as mail:
        if mail is not None:
            outlets[Way.EMAIL] = mail
        yield outlets

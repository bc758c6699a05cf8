"""Messages to an app: signed requests as standardwebhooks.com has them, the same id at each try."""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from urllib.parse import SplitResult

from pointsapp.telling.outbox import Letter
from pointsapp.telling.ways import NotTaken, Words

SECONDS = 10
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


class Webhook:
    """Sends to the one address of the settings.

    A redirect is not followed. A name that leads to this machine or a private network is not
    called: only who runs the product may mean such an address, by writing its number.
    """

    def __init__(self, address: SplitResult, secret: bytes, now: Callable[[], datetime]) -> None:
        self.address = address
        self.secret = secret
        self.now = now

    def send(self, letter: Letter, words: Words) -> None:
        """Send one message. Raises NotTaken; one that may have been taken is sent again."""
        body = _body(letter, words)
        stamp = str(int(self.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": letter.uid,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.secret, letter.uid, stamp, body),
        }
        path = self.address.path or "/"
        target = f"{path}?{self.address.query}" if self.address.query else path
        line = self._line()
        try:
            line.request("POST", target, body, headers)
            status = line.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotTaken(f"{type(error).__name__}: {error}", is_away=True) from error
        finally:
            line.close()
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            is_client_error = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
            raise NotTaken(f"HTTP {status}", for_good=is_client_error and status not in LATER)

    def _line(self) -> http.client.HTTPConnection:
        host, is_tls = self.address.hostname or "", self.address.scheme == "https"
        port = self.address.port or (443 if is_tls else 80)
        line = http.client.HTTPConnection(host, port, timeout=SECONDS)
        try:
            plain = socket.create_connection((called(host, port), port), timeout=SECONDS)
            trust = ssl.create_default_context()
            line.sock = trust.wrap_socket(plain, server_hostname=host) if is_tls else plain
        except OSError as error:
            raise NotTaken(f"{type(error).__name__}: {error}", is_away=True) from error
        return line


def called(host: str, port: int) -> str:
    """Return the number that is called for a host. Raises NotTaken for a name of a private one."""
    if is_number(host):
        return host
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(place[0]) for *_, place in found]
    hidden = [number for number in numbers if not ipaddress.ip_address(number).is_global]
    if hidden:
        raise NotTaken(f"{host} leads to {hidden[0]}, in no public network", is_away=True)
    return numbers[0]


def is_number(host: str) -> bool:
    """Tell whether a host is written as its number."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def signature(secret: bytes, uid: str, stamp: str, body: bytes) -> str:
    """Return what shows an app that this body comes from here, at this time, with this id."""
    signed = b".".join([uid.encode(), stamp.encode(), body])
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _body(letter: Letter, words: Words) -> bytes:
    told = {
        "type": f"points.{letter.kind}",
        "timestamp": letter.written_at.isoformat(),
        "data": {
            "village": letter.village_code,
            "household": letter.household,
            "points": letter.points,
            "day": letter.day.isoformat() if letter.day else None,
            "text": words.text,
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

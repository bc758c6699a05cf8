"""Every setting: its environment variable, its default and what it means."""

import os
import re
import secrets
from base64 import b64decode
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from pointsapp import Misconfigured
from pointsapp.database import Limits, engine_options


@dataclass(frozen=True)
class Setting:
    """A setting that whoever runs the product may give in the environment."""

    name: str
    default: str
    meaning: str

    def read(self) -> str:
        """Return what the environment says, or the default."""
        return os.environ.get(self.name) or self.default

    def number(self, *, least: int = 0) -> int:
        """Return the whole number that the environment says. Raises Misconfigured."""
        text = self.read().strip()
        if not text.isdecimal() or len(text) > LONGEST_NUMBER or int(text) < least:
            raise Misconfigured(f"{self.name} is a whole number from {least} on, not {text!r}")
        return int(text)

    def is_on(self) -> bool:
        """Tell whether the environment says 1 and not 0. Raises Misconfigured."""
        text = self.read().strip()
        if text not in {"0", "1"}:
            raise Misconfigured(f"{self.name} is 1 or 0, not {text!r}")
        return text == "1"


INSTANCE_PATH = Setting("INSTANCE_PATH", "", "Folder of the database and the secret key.")
DATABASE_URL = Setting("DATABASE_URL", "", "SQLAlchemy address; SQLite in the instance folder.")
OWNER_DATABASE_URL = Setting(
    "OWNER_DATABASE_URL", "", "The tables' owner on PostgreSQL; to upgrade and to restore."
)
REPLICA_DATABASE_URL = Setting(
    "REPLICA_DATABASE_URL", "", "A standby on PostgreSQL, from which the public board is read."
)
REPLICA_MOST_LAG_SECONDS = Setting(
    "REPLICA_MOST_LAG_SECONDS", "5", "How far behind a standby may be that is read from."
)
LOG_FORMAT = Setting("LOG_FORMAT", "text", "json: each line of the log is an object.")
METRICS_TOKEN = Setting(
    "METRICS_TOKEN", "", "What Prometheus shows to read /metrics; without it there is none."
)
SECRET_KEY = Setting("SECRET_KEY", "", "Signs sessions; made on the first run when not given.")
HTTPS_ONLY = Setting("HTTPS_ONLY", "0", "1 when served over HTTPS: secure cookies and HSTS.")
TRUSTED_PROXIES = Setting(
    "TRUSTED_PROXIES", "0", "How many proxies in front may set X-Forwarded headers."
)
PUBLIC_ADDRESS = Setting(
    "PUBLIC_ADDRESS", "", "Where people open the product; by comma, links name the first."
)

LOCK_SECONDS = Setting("DATABASE_LOCK_SECONDS", "10", "How long a write waits for another one.")
STATEMENT_SECONDS = Setting(
    "DATABASE_STATEMENT_SECONDS", "30", "Longest statement of a page on PostgreSQL."
)
PREPARE_THRESHOLD = Setting(
    "DATABASE_PREPARE_THRESHOLD", "5", "After how many times a statement is prepared, or none."
)

MAIL_SERVER = Setting(
    "MAIL_SERVER", "", "Sends e-mail to households: smtp://user:password@host:587, or smtps://."
)
MAIL_FROM = Setting("MAIL_FROM", "", "The address from which e-mail is sent.")
WEBHOOK_URL = Setting("WEBHOOK_URL", "", "The app that is told what households agreed to.")
WEBHOOK_SECRET = Setting("WEBHOOK_SECRET", "", "Signs what the app is told: whsec_ and base64.")
TEXT_MESSAGE_FOLDER = Setting(
    "TEXT_MESSAGE_FOLDER", "", "Where a gateway of text messages takes its files."
)

WORKERS = Setting("WEB_CONCURRENCY", "2", "Worker processes of the production server.")

SETTINGS = (
    INSTANCE_PATH,
    DATABASE_URL,
    OWNER_DATABASE_URL,
    REPLICA_DATABASE_URL,
    REPLICA_MOST_LAG_SECONDS,
    METRICS_TOKEN,
    LOG_FORMAT,
    LOCK_SECONDS,
    STATEMENT_SECONDS,
    PREPARE_THRESHOLD,
    SECRET_KEY,
    HTTPS_ONLY,
    TRUSTED_PROXIES,
    PUBLIC_ADDRESS,
    MAIL_SERVER,
    MAIL_FROM,
    WEBHOOK_URL,
    WEBHOOK_SECRET,
    TEXT_MESSAGE_FOLDER,
    WORKERS,
)
LONGEST_NUMBER = 9

KNOWN_DATABASES = ("sqlite", "postgresql")
SHORTEST_SECRET_KEY_CHARACTERS = 32
SHORTEST_WEBHOOK_SECRET_BYTES = 24
WEBHOOK_PREFIX = "whsec_"
POSTGRESQL = "postgresql+psycopg://"
SEVERAL_HOSTS = (
    "DATABASE_URL names several hosts between commas; write "
    "postgresql://user:password@/database?host=A:5432&host=B:5432&target_session_attrs=read-write"
)


def configure(app: Flask) -> None:
    """Put the settings into the application's configuration.

    Raises Misconfigured for a secret key or token that is too short to be one, for an address, a
    number or a form of logs that is none, for a database that the product does not know, for a
    standby of anything but PostgreSQL, for an owner of other tables, for a way of telling
    households that can't be gone, and for a setting of a former release.
    """
    if os.environ.get("TRUSTED_HOSTS"):
        raise Misconfigured("TRUSTED_HOSTS is now PUBLIC_ADDRESS, with scheme: https://name")
    instance = Path(app.instance_path)
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    WORKERS.number(least=1)  # here, because gunicorn itself would tell it with a traceback
    https_only = HTTPS_ONLY.is_on()
    address, limits = _database_url(instance), _limits()
    app.config.update(
        SECRET_KEY=_secret_key(instance),
        SQLALCHEMY_DATABASE_URI=address,
        OWNER_DATABASE_URI=_owner(address),
        REPLICA_DATABASE_URI=_replica(address),
        REPLICA_MOST_LAG_SECONDS=float(REPLICA_MOST_LAG_SECONDS.number()),
        LOG_FORMAT=_log_format(),
        METRICS_TOKEN=_long_enough(METRICS_TOKEN),
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(address, limits),
        DATABASE_LIMITS=limits,
        HTTPS_ONLY=https_only,
        TRUSTED_PROXIES=TRUSTED_PROXIES.number(),
        PUBLIC_ADDRESSES=_addresses(PUBLIC_ADDRESS.read()),
        MAIL_SERVER=_of_schemes(MAIL_SERVER, "smtp", "smtps"),
        MAIL_FROM=_sender(),
        WEBHOOK_URL=_of_schemes(WEBHOOK_URL, "https", "http"),
        WEBHOOK_SECRET=_webhook_secret(),
        TEXT_MESSAGE_FOLDER=_folder(TEXT_MESSAGE_FOLDER),
        SESSION_COOKIE_NAME="__Host-session" if https_only else "session",
        SESSION_COOKIE_SECURE=https_only,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=180),
        SESSION_REFRESH_EACH_REQUEST=False,  # a session ends at its own `until`
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=100,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # our pages tell no referrer; web/same_origin.py checks
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )


def _addresses(given: str) -> tuple[SplitResult, ...]:
    return tuple(_address(each.strip()) for each in given.split(",") if each.strip())


def _address(given: str) -> SplitResult:
    address = urlsplit(given.lower().rstrip("/"))
    rest = (address.path, address.query, address.fragment, address.username)
    if address.scheme not in {"http", "https"} or not address.hostname or any(rest):
        raise Misconfigured(f"PUBLIC_ADDRESS is like https://name, not {given!r}")
    return address


def _of_schemes(setting: Setting, *schemes: str) -> SplitResult | None:
    """Return an address of one of these schemes, if one is given. Raises Misconfigured.

    Nothing of it is told: it may hold a password.
    """
    given = urlsplit(setting.read())
    if not setting.read():
        return None
    try:
        is_one = given.scheme in schemes and given.hostname and given.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise Misconfigured(f"{setting.name} is like {schemes[0]}://host")
    return given


def _sender() -> str:
    sender = MAIL_FROM.read()
    if MAIL_SERVER.read() and not re.fullmatch(r"[^\s@<>]+@[A-Za-z0-9.-]+", sender):
        raise Misconfigured("MAIL_FROM is an address like points@example.cn")
    return sender


def _webhook_secret() -> bytes:
    secret = WEBHOOK_SECRET.read()
    if not WEBHOOK_URL.read():
        return b""
    try:
        signs = b64decode(secret.removeprefix(WEBHOOK_PREFIX), validate=True)
    except ValueError:
        signs = b""
    if not secret.startswith(WEBHOOK_PREFIX) or len(signs) < SHORTEST_WEBHOOK_SECRET_BYTES:
        raise Misconfigured(
            f"WEBHOOK_SECRET is {WEBHOOK_PREFIX} and base64 of "
            f"{SHORTEST_WEBHOOK_SECRET_BYTES} bytes or more"
        )
    return signs


def _folder(setting: Setting) -> Path | None:
    folder = setting.read()
    if folder and not Path(folder).is_dir():
        raise Misconfigured(f"{setting.name} names no folder: {folder!r}")
    return Path(folder) if folder else None


def _secret_key(instance: Path) -> str:
    key = SECRET_KEY.read() or kept_secret(instance / "secret_key")
    if len(key) < SHORTEST_SECRET_KEY_CHARACTERS:
        raise Misconfigured(f"SECRET_KEY needs {SHORTEST_SECRET_KEY_CHARACTERS} characters or more")
    return key


def kept_secret(path: Path) -> str:
    """Return a secret of this installation; of several first starters at once, one makes it."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another worker was first: its key is the one
        finally:
            draft.unlink()
    return path.read_text()


def _own_file(path: Path) -> Path:
    """Return the file, made readable by its owner alone if it was not there."""
    path.touch(mode=0o600)
    return path


def _database_url(instance: Path) -> str:
    given = DATABASE_URL.read() or f"sqlite:///{_own_file(instance / 'points.sqlite3')}"
    return _checked(DATABASE_URL, given)


def _checked(setting: Setting, url: str) -> str:
    """Return the address of a database that the product knows, if one is given.

    Nothing of an address is told that may hold a password. Raises Misconfigured.
    """
    address = _with_driver(url)
    if not address:
        return address
    try:
        kind = make_url(address).get_backend_name()
    except (ArgumentError, ValueError):
        raise Misconfigured(f"{setting.name} is not the address of a database") from None
    if kind not in KNOWN_DATABASES:
        known = " or ".join(KNOWN_DATABASES)
        raise Misconfigured(f"{setting.name} names {kind}; the product keeps its books in {known}")
    return address


def _with_driver(url: str) -> str:
    """Return the address with the driver that we have, where it names none."""
    if "," in urlsplit(url).netloc.rpartition("@")[2]:
        raise Misconfigured(SEVERAL_HOSTS)
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return POSTGRESQL + url.removeprefix(short)
    return url


def _long_enough(setting: Setting) -> str:
    given = setting.read()
    if given and len(given) < SHORTEST_SECRET_KEY_CHARACTERS:
        raise Misconfigured(
            f"{setting.name} needs {SHORTEST_SECRET_KEY_CHARACTERS} characters or more"
        )
    return given


def _log_format() -> str:
    form = LOG_FORMAT.read()
    if form not in {"text", "json"}:
        raise Misconfigured(f"LOG_FORMAT is text or json, not {form!r}")
    return form


def _owner(address: str) -> str:
    owner = _checked(OWNER_DATABASE_URL, OWNER_DATABASE_URL.read())
    if owner:
        named, product = make_url(owner), make_url(address)
        if named.database != product.database or named.username == product.username:
            raise Misconfigured(
                "OWNER_DATABASE_URL names another role on the same database as DATABASE_URL"
            )
    return owner


def _replica(address: str) -> str:
    replica = _checked(REPLICA_DATABASE_URL, REPLICA_DATABASE_URL.read())
    if replica and not (replica.startswith(POSTGRESQL) and address.startswith(POSTGRESQL)):
        raise Misconfigured("REPLICA_DATABASE_URL is a standby of a PostgreSQL DATABASE_URL")
    return replica


def _limits() -> Limits:
    """Return the limits; a command, such as a migration or `verify`, takes the time it needs."""
    is_command = os.environ.get("FLASK_RUN_FROM_CLI") == "true"
    return Limits(
        lock_seconds=LOCK_SECONDS.number(),
        statement_seconds=None if is_command else STATEMENT_SECONDS.number(),
        prepare_threshold=(
            None if PREPARE_THRESHOLD.read() == "none" else PREPARE_THRESHOLD.number()
        ),
    )

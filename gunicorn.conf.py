"""How the production server runs: a few workers, a few threads each, proxies not believed."""

import os
from pathlib import Path
from typing import Any

from free_port import BIND
from pointsapp.commands.setup_address import tell_where_it_answers
from pointsapp.config import LOG_FORMAT, WORKERS
from pointsapp.copies.running import Busy, hold_while_serving
from pointsapp.web.watching import logs, metrics

wsgi_app = "wsgi:app"
bind = BIND
workers = WORKERS.number(least=1)
worker_class = "gthread"
threads = 4
preload_app = True  # loaded once; the workers share its memory and open connections of their own
timeout = 60  # an import of a large roster is one request
graceful_timeout = 30
keepalive = 15
control_socket_disable = True  # it would lie in the home of the service's user, who has none
# gunicorn would believe X-Forwarded-Proto from 127.0.0.1; TRUSTED_PROXIES says whom to believe.
forwarded_allow_ips = ""
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
accesslog = None
loglevel = "warning"
if LOG_FORMAT.read() == "json":
    logconfig_dict = logs.settings()


def when_ready(server: Any) -> None:
    """Tell once, when requests are taken, at which address, and where to begin there."""
    first, *_others = server.LISTENERS
    name = first.getsockname()
    if isinstance(name, tuple):
        host, port = name[:2]
        name = f"{f'[{host}]' if ':' in host else host}:{port}"
    with server.app.wsgi().app_context():
        tell_where_it_answers(name)


def on_starting(_server: object) -> None:
    """Hold the lock that keeps a restore from replacing the database under us."""
    instance = Path(os.environ.get("INSTANCE_PATH") or Path(__file__).parent / "instance")
    try:
        hold_while_serving(instance)
    except Busy:
        raise SystemExit("A restore is going on; start the product when it is done.") from None
    except OSError as error:
        raise SystemExit(f"Error: {error.filename}: {error.strerror}") from None
    metrics.forget(instance)

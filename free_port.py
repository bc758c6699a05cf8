"""Says, before anything long is done, that nothing can be served at BIND; needs nothing but Python.

`make run` and `make serve` ask it first.
"""

import os
import socket
import sys

BIND = os.environ.get("BIND") or "127.0.0.1:8000"


def trouble_at(bind: str) -> str | None:
    """Return why the server could not listen at this address of gunicorn's, None where it can."""
    if bind.startswith(("unix:", "fd:")):
        return None
    host, _, port = bind.rpartition(":")
    if not port.isdecimal():
        return "it names no port"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET  # as gunicorn does
    try:
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host.strip("[]"), int(port)))
            listener.listen()
    except (OSError, OverflowError) as error:
        return getattr(error, "strerror", None) or str(error)
    return None


if __name__ == "__main__":
    for each in BIND.split(","):
        if trouble := trouble_at(each.strip()):
            sys.exit(
                f"{each.strip()} cannot be served: {trouble}. "
                "Stop what is there, or name another address, such as BIND=127.0.0.1:8001."
            )

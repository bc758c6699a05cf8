"""A small bounded load: a few keep-alive connections that ask for one page again and again."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 8


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def production_server(
    application: str, settings: dict[str, str], *, config: str = "gunicorn.conf.py"
) -> Iterator[int]:
    """Run gunicorn as `make serve` does, with two workers, and give its port."""
    port = free_port()
    environment = {
        **os.environ,
        **settings,
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", config, application]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_until_it_listens(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def wait_until_it_listens(port: int) -> None:
    """Wait for the server's workers; raises RuntimeError when they don't come."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(1)  # both workers have loaded the application
            return
    raise RuntimeError("the server does not start")


def requests_per_second(port: int, path: str, cookie: str = "", seconds: float = 3.0) -> float:
    """Ask for a page over several connections for some seconds; every answer must be 200."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
        "Accept-Language: zh-CN\r\n\r\n"
    ).encode()
    answered = [0] * CONNECTIONS
    failures: list[BaseException] = []
    end = time.perf_counter() + seconds

    def ask_one(number: int) -> None:
        try:
            answered[number] = _ask_until(end, port, request)
        except (OSError, RuntimeError) as error:
            failures.append(error)

    threads = [threading.Thread(target=ask_one, args=(n,)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(answered) / seconds


def _ask_until(end: float, port: int, request: bytes) -> int:
    answered = 0
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        while time.perf_counter() < end:
            if not ask(connection, request).startswith(b"HTTP/1.1 200"):
                raise RuntimeError("an answer that is no page")
            answered += 1
    return answered


def ask(connection: socket.socket, request: bytes) -> bytes:
    """Send a request and return the answer's head, its body read."""
    return ask_whole(connection, request)[0]


def ask_whole(connection: socket.socket, request: bytes) -> tuple[bytes, bytes]:
    """Send a request and return the answer's head and body."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    parts = [body]
    missing = _length(head) - len(body)
    while missing > 0:
        parts.append(_some(connection))
        missing -= len(parts[-1])
    return head, b"".join(parts)


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise RuntimeError("the server closed the connection")
    return received


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise RuntimeError("an answer without a length")

"""Whose name the browser called us by: a name that is not ours gets a page that needs nothing."""

from typing import TYPE_CHECKING

from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NOT_OURS = """<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><title>地址不对</title>
<h1>地址不对</h1>
<p>这里没有这个网址。请用村里给的网址打开。</p>
<p lang="en">There is no such address here. Open the address that the village gave you.</p>
</html>
"""


def is_ours(environ: "WSGIEnvironment", trusted: list[str] | None) -> bool:
    """Tell whether the request names a host that can be one, and is trusted if any is named."""
    try:
        host = get_host(environ, trusted)
        host.encode("idna")
    except (SecurityError, UnicodeError):
        return False
    return bool(host)


def not_ours() -> Response:
    """Return the page for a name that is not ours."""
    return Response(NOT_OURS, 400, {"Cache-Control": "no-store"}, mimetype="text/html")

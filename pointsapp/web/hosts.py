"""Whose name the browser called us by: a name that is not ours gets a page that needs nothing."""

from collections.abc import Collection
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response
from werkzeug.wsgi import get_host

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PRIVATE = [
    ip_network(each) for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
]
NOT_OURS = """<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><title>地址不对</title>
<h1>地址不对</h1>
<p>这里没有这个网址。请用村里给的网址打开。</p>
<p lang="en">There is no such address here. Open the address that the village gave you.</p>
</html>
"""


def is_ours(environ: "WSGIEnvironment", public: Collection[SplitResult]) -> bool:
    """Tell whether the request names a public address of ours, or this machine in its networks."""
    try:
        host = get_host(environ)
        host.encode("idna")
        name = urlsplit(f"//{host}").hostname or ""
    except (SecurityError, UnicodeError, ValueError):
        return False
    return name in {address.hostname for address in public} or is_near(name)


def is_near(name: str) -> bool:
    """Tell whether only this machine or a private network can mean itself by this name.

    Addresses that no router of the Internet passes on (RFC 1918, 3927, 4193, 4291), names without
    a dot, and those of multicast DNS (RFC 6762).
    """
    try:
        address = ip_address(name)
    except ValueError:
        return bool(name) and ("." not in name or name.endswith(".local"))
    near = address.is_loopback or address.is_link_local
    return near or any(
        address in network for network in _PRIVATE if network.version == address.version
    )


def not_ours() -> Response:
    """Return the page for a name that is not ours."""
    return Response(NOT_OURS, 400, {"Cache-Control": "no-store"}, mimetype="text/html")


def warnings(public: Collection[SplitResult], *, https_only: bool) -> list[str]:
    """Return what whoever runs the product should know of the names that it answers to."""
    if not public:
        return ["PUBLIC_ADDRESS is not set: only this machine and its private networks are served"]
    if any(address.scheme == "https" for address in public) and not https_only:
        return ["PUBLIC_ADDRESS is https and HTTPS_ONLY is 0: cookies may travel in the clear"]
    return []

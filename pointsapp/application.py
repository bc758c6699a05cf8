"""The application: Flask with every room in it."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Request, g
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import MapAdapter

from pointsapp import commands, foundation, wiring
from pointsapp.access import guard
from pointsapp.commands import routes
from pointsapp.extensions import csrf, login_manager
from pointsapp.web import (
    barcodes,
    caching,
    errors,
    headers,
    hosts,
    messages,
    same_origin,
    shown_again,
    tables,
)
from pointsapp.web.addresses import Addresses, ClearedRequest, Route
from pointsapp.web.outages import standby
from pointsapp.web.outages.again import once_more
from pointsapp.web.templates import TranslatedTemplates
from pointsapp.web.watching import metrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Application(Flask):
    """Flask, answering only to names that are ours, with values that the databases can keep."""

    request_class = ClearedRequest
    jinja_environment = TranslatedTemplates
    url_map_class = Addresses
    url_rule_class = Route

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Let the guard look, once more where the database failed for a passing reason."""
        g.may_be_saved = False
        return once_more(super().preprocess_request)

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view, once more where a standby, or the database, failed for a passing reason."""
        return once_more(partial(standby.or_from_the_primary, super().dispatch_request))

    def wsgi_app(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request; another host's name gets a page that needs nothing."""
        if not hosts.is_ours(environ, self.config["PUBLIC_ADDRESSES"]):
            return hosts.not_ours()(environ, start_response)
        return super().wsgi_app(environ, start_response)

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Make whole addresses from the public one, whatever name the request gives."""
        adapter = super().create_url_adapter(request)
        if adapter is not None and self.config["PUBLIC_ADDRESSES"]:
            public = self.config["PUBLIC_ADDRESSES"][0]
            adapter.server_name, adapter.url_scheme = public.netloc, public.scheme
        return adapter


def make(*, pages: bool) -> Flask:
    """Return the application, configured from the environment."""
    app = Application(
        __name__,
        template_folder=foundation.ROOT / "templates",
        static_folder=foundation.ROOT / "static",
        instance_path=foundation.instance_path(),
    )
    foundation.lay(app)
    commands.register(app)
    wiring.connect(app)
    if pages:
        _open_pages(app)
    return app


def _open_pages(app: Flask) -> None:
    """Let browsers in."""
    for part in (
        caching,
        csrf,
        login_manager,
        tables,
        barcodes,
        headers,
        messages,
        metrics,
        same_origin,
        shown_again,
        errors,
        guard,
        routes,
    ):
        part.init_app(app)
    wiring.add_pages(app)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # how WSGI middleware is put around Flask

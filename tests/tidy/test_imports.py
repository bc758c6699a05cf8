"""Only pages know the web: whatever else the village does can be called from anywhere."""

import ast
from pathlib import Path

from tests.tidy.sources import name_of, python_files

WEB = {"flask", "flask_babel", "flask_login", "flask_sqlalchemy", "flask_wtf", "wtforms"}
OUR_WEB = ("pointsapp.web", "pointsapp.extensions")
PAGES = ("views.py", "forms.py", "words.py")
WEB_ROOMS = ("pointsapp/web/", "pointsapp/commands/", "pointsapp/migrations/")

# Each knows the web without being a page, for the reason beside it.
MAY_KNOW_THE_WEB = {
    "pointsapp/__init__.py": "gives the application",
    "pointsapp/application.py": "makes it",
    "pointsapp/foundation.py": "what it stands on",
    "pointsapp/config.py": "configures the application",
    "pointsapp/extensions.py": "holds its extensions",
    "pointsapp/wiring.py": "joins the rooms with it",
    "pointsapp/access/audit/noting.py": "notes belong to a request",
    "pointsapp/api/document.py": "reads requests and writes the document of the views",
    "pointsapp/access/current.py": "begins and ends sessions",
    "pointsapp/access/guard.py": "stands before each request",
    "pointsapp/access/authenticators/key.py": "the key comes from the configuration",
    "pointsapp/access/codes/key.py": "the key comes from the configuration",
    "pointsapp/access/credentials/known_devices.py": "a device is known by its cookie",
    "pointsapp/access/credentials/confirmation.py": "ends the request's transaction first",
    "pointsapp/care/papers/layout.py": "headings are in the reader's language",
    "pointsapp/earning/papers/layout.py": "headings are in the reader's language",
    "pointsapp/exchange/counter/opening.py": "takes a code before the counter is shown",
    "pointsapp/exchange/counter/photo_reading.py": "photos have bounds of the web's",
    "pointsapp/exchange/receipts/workbook.py": "sources are named in one language",
    "pointsapp/help/clerks.py": "a guide is in the reader's language",
    "pointsapp/help/overseers.py": "a guide is in the reader's language",
    "pointsapp/help/year_end.py": "a guide is in the reader's language",
    "pointsapp/portal/household/last_look.py": "the browser remembers when it looked",
}


def knows_the_web(path: Path) -> bool:
    """Tell whether the file imports Flask, what belongs to it, or our own web."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
            names += [f"{node.module}.{alias.name}" for alias in node.names]
        if any(name.split(".")[0] in WEB or name.startswith(OUR_WEB) for name in names):
            return True
    return False


def is_page(name: str) -> bool:
    """Tell whether the file is one of those that make pages."""
    return name.endswith(PAGES) or name.startswith(WEB_ROOMS)


def test_only_pages_know_the_web() -> None:
    known = {name_of(path) for path in python_files("pointsapp") if knows_the_web(path)}
    assert {name for name in known if not is_page(name)} == MAY_KNOW_THE_WEB.keys()

"""What devices are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

SYSTEMS = {
    "android": _l("Android phone"),
    "iphone": _l("iPhone"),
    "computer": _l("Computer"),
}
BROWSERS = {
    "wechat": _l("WeChat"),
    "edge": "Edge",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}


def device_name(kind: str) -> str:
    """Return what a device of this kind is called; one that nobody knows has a general name."""
    browser, _dash, system = kind.rpartition("-")
    name = str(SYSTEMS.get(system, _("Another device")))
    if browser not in BROWSERS:
        return name
    return _("%(system)s, %(browser)s", browser=BROWSERS[browser], system=name)

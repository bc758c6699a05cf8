"""Where to go back to, never off this site."""

import re

_LOCAL = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def local_path(wanted: str | None) -> str:
    """Return the wanted path if it lies on this site, else the home page."""
    return wanted if wanted and _LOCAL.fullmatch(wanted) else "/"

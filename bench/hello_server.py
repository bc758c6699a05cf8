"""How the bare hello is served: as the product is, but it has no address to tell."""

from runpy import run_path

SETTINGS = run_path("gunicorn.conf.py")
globals().update({name: value for name, value in SETTINGS.items() if name != "when_ready"})

"""The application that `flask` and the production server find."""

import sys

from pointsapp import Misconfigured
from pointsapp.commands import app_for_flask

try:
    app = app_for_flask()
except OSError as error:
    sys.exit(f"Error: {error.filename}: {error.strerror}")
except Misconfigured as error:
    sys.exit(f"Error: {error}")

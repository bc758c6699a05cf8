"""The application that `flask` and the production server find."""

from pointsapp.commands import app_for_flask

app = app_for_flask()

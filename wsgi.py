"""The application that `flask` and the production server find."""

from pointsapp import create_app

app = create_app()

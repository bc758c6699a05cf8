"""Taking an import back."""

from pointsapp.web.forms import Form


class TakeBackForm(Form):
    """Yes, take it back."""

"""Taking an import back."""

from pointsapp.community.colleagues.forms import ColleagueForm


class TakeBackForm(ColleagueForm):
    """Yes, take it back."""

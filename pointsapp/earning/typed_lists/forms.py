"""The activity that a typed list is of."""

from pointsapp.earning.activities.forms import ActivityForm
from pointsapp.web.import_pages import ConfirmationForm


class ListForm(ConfirmationForm, ActivityForm):
    """An activity whose people stand in a file that was shown."""

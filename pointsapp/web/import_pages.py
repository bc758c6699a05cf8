"""Pages that show what was understood of a file, and save it after a yes."""

from collections.abc import Callable, Sequence
from typing import Protocol

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField
from wtforms.validators import DataRequired

from pointsapp.excel.reading import Remark
from pointsapp.refusals import Refusal
from pointsapp.web import uploads
from pointsapp.web.forms import Form


class FileForm(Form):
    """An Excel file."""

    file = FileField(
        _l("Excel file (.xlsx)"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".xlsx"},
    )


class ConfirmationForm(Form):
    """The token of the file that was shown."""

    token = HiddenField(validators=[DataRequired()])


class Understood(Protocol):
    """What was understood of a file; with errors it cannot be saved."""

    @property
    def errors(self) -> Sequence[Remark]:
        """What must be put right first."""


def ask_for_file(template: str, refused: Form | None = None) -> ResponseReturnValue:
    """Ask for a file, or for another one after a refusal."""
    form = refused if isinstance(refused, FileForm) else FileForm(formdata=None)
    sent = refused or form
    return render_template(template, form=form, refused=sent), sent.status


def look_at_file(template: str, show: Callable[[bytes], str]) -> ResponseReturnValue:
    """Show what `show` makes of the file that was sent; a refusal asks for another one."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            return show(form.file.data.read())
        except Refusal as refusal:
            form.refuse(refusal)
    return ask_for_file(template, form)


def show_understood(
    template: str, found: Understood, content: bytes, *, owner: str, **facts: object
) -> str:
    """Show what was understood, with a button to save it when there is no error."""
    token = "" if found.errors else uploads.keep(content, owner=owner)
    form = ConfirmationForm(formdata=None, token=token)
    return render_template(template, found=found, form=form, **facts)

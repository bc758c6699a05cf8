"""Pages that show what was understood of a file, and save it after a yes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Protocol

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput

from pointsapp.excel.reading import ColumnsUnclear, Remark
from pointsapp.refusals import Refusal
from pointsapp.web import uploads
from pointsapp.web.current import current_actor
from pointsapp.web.excel_words import LEFT_OUT
from pointsapp.web.forms import Form

COLUMN = "column-"
"""With this begin the fields that say which column was chosen."""


class FileForm(Form):
    """A file with a list."""

    file = FileField(
        _l("Excel or WPS file"),
        validators=[FileRequired(_l("Choose a file first."))],
        render_kw={"accept": ".xlsx,.xls,.et,.ods,.csv"},
    )


class ConfirmationForm(Form):
    """The file that was shown: its token, its name, and the columns that were chosen."""

    token = HiddenField(validators=[DataRequired()])
    file_name = HiddenField()

    @property
    def columns(self) -> dict[str, str]:
        """The letters of the columns that were chosen, by field."""
        names = (name for name in request.form if name.startswith(COLUMN))
        return {name.removeprefix(COLUMN): request.form[name] for name in names}


class EmptyingForm(ConfirmationForm):
    """A list that was shown, and the columns whose empty cells empty what is known."""

    emptied = SelectMultipleField(
        _l("Empty cells delete what is known, in these columns"),
        choices=[],
        validate_choice=False,
        option_widget=CheckboxInput(),
    )

    def offer_emptying(self, columns: Iterable[str], labels: Mapping[str, LazyString]) -> None:
        """Offer to empty what is known in these columns."""
        self.emptied.choices = [SelectChoice(name, labels[name]) for name in columns]

    @property
    def emptied_columns(self) -> frozenset[str]:
        """The columns that were ticked."""
        return frozenset(self.emptied.data or ())


@dataclass(frozen=True)
class SentFile:
    """A file that somebody sent to be looked at, kept for an hour under its token."""

    token: str
    name: str
    content: bytes
    columns: Mapping[str, str]

    @property
    def stream(self) -> BytesIO:
        """The content to read from its beginning."""
        return BytesIO(self.content)


class Understood(Protocol):
    """What was understood of a file; with errors it cannot be saved."""

    @property
    def errors(self) -> Sequence[Remark]:
        """What must be put right first."""


Preview = Callable[[SentFile], str]


def ask_for_file(template: str, refused: Form | None = None) -> ResponseReturnValue:
    """Ask for a file, or for another one after a refusal."""
    form = refused if isinstance(refused, FileForm) else FileForm(formdata=None)
    sent = refused or form
    return render_template(template, form=form, refused=sent), sent.status


def look_at_file(
    template: str, show: Preview, fields: Mapping[str, LazyString] | None = None
) -> ResponseReturnValue:
    """Show what `show` makes of the file that was sent.

    Where two columns fit equally it asks which one counts; any other refusal asks for another file.
    """
    form = FileForm()
    kept = ConfirmationForm()
    if not kept.token.data and not form.validate_on_submit():
        return ask_for_file(template, form)
    sent = sent_again(kept) if kept.token.data else _sent_now(form)
    try:
        return show(sent)
    except ColumnsUnclear as unclear:
        return _ask_for_column(sent, unclear, fields or {})
    except Refusal as refusal:
        form.refuse(refusal)
        return ask_for_file(template, form)


def sent_again(form: ConfirmationForm) -> SentFile:
    """Return the file that was shown; raises NotFound after its hour."""
    token = form.token.data or ""
    content = uploads.kept(token, owner=current_actor().code).getvalue()
    return SentFile(token, form.file_name.data or "", content, form.columns)


def _sent_now(form: FileForm) -> SentFile:
    content = form.file.data.read()
    token = uploads.keep(content, owner=current_actor().code)
    return SentFile(token, form.file.data.filename or "", content, {})


def forget(sent: SentFile) -> None:
    """Remove a file that was saved."""
    uploads.forget(sent.token, owner=current_actor().code)


def show_understood(
    template: str,
    found: Understood,
    sent: SentFile,
    form: ConfirmationForm,
    *,
    more_errors: Sequence[Remark] = (),
    reasons: Mapping[str, LazyString],
    **facts: object,
) -> str:
    """Show what was understood, with a button to save it when there is no error."""
    form.token.data, form.file_name.data = sent.token, sent.name
    errors = [*found.errors, *more_errors]
    shown = {"found": found, "errors": errors, "form": form, "sent": sent, **facts}
    return render_template(template, reasons={**LEFT_OUT, **reasons}, **shown)


def _ask_for_column(
    sent: SentFile, unclear: ColumnsUnclear, fields: Mapping[str, LazyString]
) -> ResponseReturnValue:
    name = str(unclear.facts["field"])
    page = render_template(
        "layouts/choose_column.html",
        sent=sent,
        field=name,
        label=fields.get(name, unclear.facts["heading"]),
        heading=unclear.facts["heading"],
        columns=unclear.facts["columns"],
        form=ConfirmationForm(formdata=None, token=sent.token, file_name=sent.name),
    )
    return page, 422

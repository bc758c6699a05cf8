"""The form that all forms are: cleaned text, an idempotency key, a place for refusals."""

import uuid
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import UUID, DataRequired

from pointsapp.refusals import Refusal
from pointsapp.text import narrow
from pointsapp.web.refusals import sentence_of, status_of


def clean(text: str | None) -> str | None:
    """Narrow wide letters, drop outer spaces and unprintable characters; lines are kept."""
    if not isinstance(text, str):
        return text
    kept = (c for c in narrow(text) if c == "\n" or c.isprintable())
    return "".join(kept).strip()


class Form(FlaskForm):
    """A form whose text arrives clean and whose refusal shows on the page."""

    refused: Refusal | None = None

    class Meta(FlaskForm.Meta):
        """Clean every text field but passwords, in one place."""

        def bind_field(self, form: "Form", unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the cleaning filter to text fields."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [clean, *own]}
            return unbound_field.bind(form=form, **options)

    def refuse(self, refusal: Refusal) -> None:
        """Show the refusal at its field, or above the form when it has none."""
        self.refused = refusal
        field = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.form_errors.append(sentence_of(refusal))
        else:
            field.errors = [*field.errors, sentence_of(refusal)]

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.refused is not None:
            return status_of(self.refused)
        return 422 if self.errors else 200


class KeyedForm(Form):
    """A form that counts once: a double tap sends the same key again."""

    key = HiddenField(
        default=lambda: str(uuid.uuid4()),
        validators=[DataRequired(), UUID(message=lambda: _("Open this page again and retry."))],
    )

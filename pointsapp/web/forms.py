"""The form that all forms are: cleaned text, an idempotency key, a place for refusals."""

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import UUID, DataRequired

from pointsapp.refusals import NotWhole, Refusal
from pointsapp.text import narrow
from pointsapp.web.refusals import sentence_of, status_of
from pointsapp.web.values import is_in_range, whole_number


def clean(text: str | None) -> str | None:
    """Narrow wide letters, drop outer spaces and unprintable characters; lines are kept."""
    if not isinstance(text, str):
        return text
    kept = (c for c in narrow(text) if c == "\n" or c.isprintable())
    return "".join(kept).strip()


def numbered(posted: Mapping[str, str], name: str) -> Iterator[tuple[int, str]]:
    """Give number and value, clean, of each field such as `item-5`, for the name "item"."""
    for field, typed in posted.items():
        numbers = re.fullmatch(rf"{name}-([0-9]{{1,10}})", field)
        number = whole_number(numbers[1]) if numbers else None
        if number is not None:
            yield number, clean(typed) or ""


def _forget_out_of_range(field: Field) -> None:
    """Empty a field whose value no column can keep; of several chosen, leave such out."""
    if isinstance(field.data, list):
        field.data = [value for value in field.data if is_in_range(value)]
    elif not is_in_range(field.data):
        field.data = None
        is_day = isinstance(field, DateField)
        wrong = "Not a valid date value." if is_day else "Not a valid integer value."
        field.process_errors.append(field.gettext(wrong))


class Form(FlaskForm):
    """A form whose text arrives clean and whose refusal shows on the page.

    `told_status` is that of a form that is shown once more.
    """

    refused: Refusal | None = None
    told_status: int | None = None

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent; numbers and days that no column can keep are none."""
        super().process(*args, **kwargs)
        for field in self:
            _forget_out_of_range(field)

    class Meta(FlaskForm.Meta):
        """Clean every text field but passwords, in one place."""

        def bind_field(self, form: "Form", unbound_field: Any, options: dict[str, Any]) -> Any:
            """Add the cleaning filter to text fields."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                own = unbound_field.kwargs.get("filters", ())
                options = {**options, "filters": [clean, *own]}
            return unbound_field.bind(form=form, **options)

    def refuse(self, refusal: Refusal, *, field_name: str | None = None) -> None:
        """Show the refusal at this field or else its own, or above the form when it has none."""
        self.refused = refusal
        field = self._fields.get(field_name or refusal.field)
        if field is None:
            self.form_errors.append(sentence_of(refusal))
        else:
            field.errors = [*field.errors, sentence_of(refusal)]

    def units_of(self, typed: str, *, most: int) -> int:
        """Return how many were typed; more than may be, or none at all, count as one too many.

        What is no number of pieces, such as 1.5, is refused.
        """
        if not typed.isdecimal():
            self.refuse(NotWhole(typed=typed))
        units = whole_number(typed)
        return units if units is not None and 0 <= units <= most else most + 1

    @property
    def status(self) -> int:
        """The HTTP status of the page that shows this form."""
        if self.told_status is not None:
            return self.told_status
        if self.refused is not None:
            return status_of(self.refused)
        return 422 if self.errors else 200


class KeyedForm(Form):
    """A form that counts once: a double tap sends the same key again."""

    key = HiddenField(
        default=lambda: str(uuid.uuid4()),
        validators=[DataRequired(), UUID(message=lambda: _("Open this page again and retry."))],
    )

"""Every form cleans what was typed and shows why it was refused."""

import pytest
from flask import Flask
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from pointsapp.refusals import NotAllowed, Refusal
from pointsapp.web.forms import Form, KeyedForm, clean
from pointsapp.web.refusals import Told


class ShelfEmpty(Refusal):
    code = "shelf-empty"
    field = "name"


class NoteForm(Form):
    name = StringField("Name", [InputRequired()])
    secret = PasswordField("Secret")


class SmallForm(Form):
    small = StringField("Small", filters=[lambda text: text and text.lower()])


@pytest.fixture(autouse=True)
def sentence(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Say how an empty shelf is told."""
    told = Told(lambda facts: f"{facts['left']} left")
    monkeypatch.setitem(app.extensions["sentences"], ShelfEmpty, told)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  张学军 ", "张学军"),
        ("１２３", "123"),
        ("a\u202eb\u200bc\x00", "abc"),
        ("line\ntwo", "line\ntwo"),
    ],
)
def test_text_arrives_normalised_and_without_hidden_characters(
    app: Flask, typed: str, kept: str
) -> None:
    with app.test_request_context(method="POST", data={"name": typed}):
        assert NoteForm().name.data == kept


def test_a_fields_own_filters_hold_each_time_the_form_is_opened(app: Flask) -> None:
    for _time in range(2):
        with app.test_request_context(method="POST", data={"small": " ABC "}):
            assert SmallForm().small.data == "abc"


def test_a_password_stays_as_it_was_typed(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"name": "x", "secret": " １ "}):
        assert NoteForm().secret.data == " １ "


def test_bad_input_answers_422_and_a_refusal_409_at_its_field(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"name": ""}):
        form = NoteForm()
        assert (form.validate_on_submit(), form.status) == (False, 422)
    with app.test_request_context(method="POST", data={"name": "soap"}):
        form = NoteForm()
        assert (form.validate_on_submit(), form.status) == (True, 200)
        form.refuse(ShelfEmpty(left=3))
        assert (form.status, list(form.name.errors), form.name.data) == (409, ["3 left"], "soap")


def test_a_refusal_without_a_field_stands_above_the_form(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"name": "soap"}):
        form = NoteForm()
        form.validate()
        form.refuse(NotAllowed())
        assert form.status == 403
        assert len(form.form_errors) == 1


def test_a_form_opened_twice_has_two_keys_and_a_resent_one_keeps_its_own(app: Flask) -> None:
    with app.test_request_context():
        assert KeyedForm().key.data != KeyedForm().key.data
    key = "8c1f4a52-0b5e-4b1c-9a52-3f9d5b6d7e80"
    with app.test_request_context(method="POST", data={"key": key}):
        form = KeyedForm()
        assert (form.validate(), form.key.data) == (True, key)


def test_a_key_that_is_none_is_not_accepted(app: Flask) -> None:
    for key in ("", "1", "x" * 300):
        with app.test_request_context(method="POST", data={"key": key}):
            assert not KeyedForm().validate()


def test_chinese_punctuation_stays_as_it_is_typed() -> None:
    assert clean("　村会议（１月８日），第３号决议：Ａ") == "村会议（1月8日），第3号决议：A"

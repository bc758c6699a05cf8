"""A page's texts are translated when its template is compiled, not at each request."""

import pytest
from flask import Flask
from markupsafe import Markup

from pointsapp.web.templates import LOOK_UPS


def shown(app: Flask, template: str, language: str = "zh", **facts: object) -> str:
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        return app.jinja_env.from_string(template).render(**facts)


def test_each_reader_gets_their_own_language(app: Flask) -> None:
    client = app.test_client()
    for language, text in (("zh", "跳到正文"), ("en", "Skip to the content"), ("zh", "跳到正文")):
        client.set_cookie("language", language)
        assert text in client.get("/sign-in").text


def test_facts_are_filled_in_and_made_safe(app: Flask) -> None:
    greeting = "{{ _('Household %(number)s', number=number) }}"
    assert shown(app, greeting, number="<018>") == "户号&lt;018&gt;"
    assert shown(app, greeting, "en", number=Markup("<b>018</b>")) == "Household <b>018</b>"


def test_a_text_chosen_while_the_page_is_made_is_translated_too(app: Flask) -> None:
    chosen = "{{ _('Print') if sure else _('Save') }} {{ _(word) }}"
    assert shown(app, chosen, sure=True, word="Save") == "打印 保存"
    assert shown(app, chosen, "en", sure=False, word="Print") == "Save Print"


@pytest.mark.parametrize("template", ["{{ _('Save') }}", "{{ _('Household %(n)s', n=n) }}"])
def test_no_text_is_looked_up_when_a_page_is_shown(app: Flask, template: str) -> None:
    with app.test_request_context():
        code = app.jinja_env.compile(template, raw=True)
    assert not [name for name in LOOK_UPS if f"'{name}'" in code]

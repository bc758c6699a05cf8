"""What is written about the product is there, and what is there is written about."""

import re

import pytest

from pointsapp.config import SETTINGS
from tests.tidy.sources import ROOT

READMES = ("README.md", "README.zh-CN.md")
PAGES = [*READMES, *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)\b")


def text_of(page: str) -> str:
    return (ROOT / page).read_text()


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))


def test_every_setting_is_documented_with_its_name() -> None:
    documented = text_of("docs/configuration.md")
    assert [s.name for s in SETTINGS if f"`{s.name}`" not in documented] == []


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_is_there(page: str) -> None:
    folder = (ROOT / page).parent
    assert [to for to in LINK.findall(text_of(page)) if not (folder / to).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_make_target_that_is_named_exists(page: str) -> None:
    named = {
        target
        for code in re.findall(r"`([^`]+)`|^(?:    )?(make .*)$", text_of(page), re.MULTILINE)
        for target in MAKE.findall(" ".join(code))
    }
    assert named - make_targets() == set()


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = (set(re.findall(r"flask [a-z-]+", text_of(page))) for page in READMES)
    assert english == chinese


def test_the_architecture_names_each_room() -> None:
    listed = text_of("docs/architecture.md").partition("```")[2].partition("```")[0]
    named = set(re.findall(r"\b([a-z_]+)/", listed)) - {"pointsapp", "templates", "static", "tests"}
    packages = {
        path.parent.name
        for path in (ROOT / "pointsapp").glob("*/**/__init__.py")
        if "migrations" not in path.parts
    }
    assert named == packages | {"migrations", "translations", "my", "board"}

"""The screens of the guides: who opens which, how large, and what they say."""

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize

from pointsapp.access.front_door.words import PEOPLE
from pointsapp.access.permissions import Role
from tests.journeys.pages import follow
from tests.tidy.messages import chinese

FOLDER = Path(__file__).resolve().parents[2] / "static" / "help"
KEPT = FOLDER / "labels.json"
PHONE: ViewportSize = {"width": 360, "height": 560}
WIDE: ViewportSize = {"width": 800, "height": 560}
LARGEST_BYTES = 1_500_000
QUALITY = 62
LABELS = (
    "header a, header summary, nav.bar a, main h1, main .actions > a.button, main .tile__name,"
    " main label, main legend"
)
SAID = """labels => [...document.querySelectorAll(labels)]
  .filter(one => one.offsetWidth > 0 && one.offsetHeight > 0)
  .map(one => one.innerText.trim())"""


@dataclass(frozen=True)
class Screen:
    """The page that a role's guide shows."""

    path: str
    size: ViewportSize


SCREENS = {
    Role.RESIDENT: Screen("/my/", PHONE),
    Role.RECORDER: Screen("/activities/new", PHONE),
    Role.APPROVER: Screen("/claims/", WIDE),
    Role.COUNTER: Screen("/counter/", WIDE),
    Role.ADMIN: Screen("/manage/", WIDE),
    Role.PAIRED_MEMBER: Screen("/paired/", PHONE),
    Role.MEDIATOR: Screen("/quarrels/", PHONE),
    Role.SUPERVISOR: Screen("/township/rules/", WIDE),
    Role.COUNTY_SUPERVISOR: Screen("/county/", WIDE),
}


def sign_in_as(page: Page, role: Role) -> None:
    """Be somebody of the demo with one tap."""
    page.context.clear_cookies(name="session")
    page.goto("/")
    follow(page.locator(".demo button").filter(has_text=str(PEOPLE[role])).first)


def said(page: Page) -> list[str]:
    """Return the labels that the screen shows, without what the village itself wrote."""
    messages = {words for text in chinese().items() for words in (text[0].english, text[1])}
    return sorted({words for words in page.evaluate(SAID, LABELS) if words in messages})


def name_of(role: Role, language: str) -> str:
    """Return the name of a picture."""
    return f"{role}-{language}"


def keep(page: Page, name: str) -> None:
    """Take the picture of this screen and keep what it says."""
    FOLDER.mkdir(exist_ok=True)
    taken = Image.open(BytesIO(page.screenshot()))
    taken.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)
    every = {**kept(), name: said(page)}
    KEPT.write_text(json.dumps(every, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def kept() -> dict[str, list[str]]:
    """Return what the pictures say, by name."""
    found: dict[str, list[str]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return found

"""What a guide is made of."""

from dataclasses import dataclass

ON_A_PHONE, ON_A_TABLE = (360, 560), (800, 560)
"""Width and height of a picture, as wide as the screen that one does it on."""


@dataclass(frozen=True)
class Paragraph:
    """What is done on some pages; `pages` are how their addresses begin."""

    anchor: str
    pages: tuple[str, ...]
    heading: object
    text: object


@dataclass(frozen=True)
class Guide:
    """What somebody of a role does, on one sheet of paper; `picture` is its screen's size."""

    lead: object
    paragraphs: tuple[Paragraph, ...]
    picture: tuple[int, int] = ON_A_PHONE

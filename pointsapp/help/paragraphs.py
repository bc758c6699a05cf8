"""What a guide is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """What is done on some pages; `pages` are how their addresses begin."""

    anchor: str
    pages: tuple[str, ...]
    heading: object
    text: object


@dataclass(frozen=True)
class Guide:
    """What somebody of a role does, on one sheet of paper."""

    lead: object
    paragraphs: tuple[Paragraph, ...]

"""Find a person's name and phone in words that people typed, and take them out."""

import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

SHORTEST_NAME_IN_WORDS = 2
"""One sign alone stands in many words that mean nobody."""
NO_PHONE = "×××"


@dataclass(frozen=True)
class Mention:
    """How somebody may be mentioned: by a name, spaced or not, and by a phone of nobody else.

    `longer` are the names of others that this one is a part of: 王芳 stands in 王芳芳 too.
    """

    name: str
    phone: str | None
    longer: tuple[str, ...]
    instead: str

    def without(self, value: Any) -> Any:
        """Return the same text, or JSON, without the person."""
        if isinstance(value, str):
            said = self._pattern().sub(self._replace, value)
            return "" if said == NO_PHONE else said
        if isinstance(value, list):
            return [self.without(one) for one in value]
        if isinstance(value, dict):
            return {name: self.without(one) for name, one in value.items()}
        return value

    def may_be_in(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        """Return a condition that holds for each row that mentions the person, and few others."""
        texts = [text.lower() for text in (self.name, self.phone) if text]
        lower = sa.func.lower(column)
        return sa.or_(*(lower.like(_in_this_order(text), escape="\\") for text in texts))

    def _pattern(self) -> re.Pattern[str]:
        others = "|".join(re.escape(name) for name in self.longer) or "(?!)"
        return re.compile(
            f"(?P<other>{others})|(?P<name>{self._name()})|(?P<phone>{self._phone()})",
            re.IGNORECASE,
        )

    def _name(self) -> str:
        signs = r"\s*".join(re.escape(sign) for sign in self.name if not sign.isspace())
        if len(self.name) < SHORTEST_NAME_IN_WORDS:
            return rf"\A\s*{signs}\s*\Z"
        return rf"\b{signs}\b" if self.name.isascii() else signs

    def _phone(self) -> str:
        spaced = r"[\s-]*".join(self.phone or "")
        return rf"(?<!\d){spaced}(?!\d)" if spaced else "(?!)"

    def _replace(self, match: re.Match[str]) -> str:
        if match["other"]:
            return match[0]
        return self.instead if match["name"] else NO_PHONE


def _in_this_order(text: str) -> str:
    return "%" + "%".join(re.sub(r"([%_\\])", r"\\\1", sign) for sign in text if sign != " ") + "%"

"""What an archive's files are called; whoever makes one and whoever checks one agree here."""

from enum import StrEnum

LAYOUT = 1
"""Counted up when an archive is laid out so that the check must know of it."""

HASHES = "hashes.txt"
FACTS = "archive.json"
README = "README.txt"
INDEX = "index.html"
BOOK = "book.sqlite3"
SEALS = "seals.txt"
VERIFIER = "offline_verifier.py"
PHOTOS = "photos"


class Register(StrEnum):
    """A list of the archive, by its number and name."""

    ROSTER = "01-花名册"
    LEDGER_SHEETS = "08-积分台账"
    BALANCES = "09-积分年度汇总"

    @property
    def words(self) -> str:
        """Its name without the number."""
        return self.partition("-")[2]

    @property
    def excel(self) -> str:
        """The file to reckon with."""
        return f"excel/{self}.xlsx"

    @property
    def page(self) -> str:
        """The file to read and print."""
        return f"print/{self}.html"


ALWAYS = (
    FACTS, README, INDEX, BOOK, SEALS, VERIFIER,
    *(file for register in Register for file in (register.excel, register.page)),
)  # fmt: skip
"""What is in every archive beside the list of hashes; pages of sheets and photos come on top."""

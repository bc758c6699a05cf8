"""What verification cannot see, told with every report; docs/ledger.md says the same."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Uncovered:
    """A table's column that is in no hash, or something beside the ledger, and why."""

    table: str
    column: str
    why: str

    def as_dict(self) -> dict[str, str]:
        """Return it as `flask ledger verify --json` prints it."""
        return asdict(self)


NOT_COVERED = (
    Uncovered("ledger_book", "closed_through", "it moves on with every closing"),
    Uncovered("ledger_account", "floor", "it is a rule of the village, not history"),
    Uncovered("ledger_entry", "id", "nothing refers to it"),
    Uncovered("ledger_seal", "id", "nothing refers to it"),
    Uncovered("household", "account_id", "which household an account belongs to is not hashed"),
    Uncovered("redemption_line", "", "a redemption's goods are not hashed, only its points"),
    Uncovered("rule_version", "", "what a deed earns is not hashed, only what was awarded"),
    Uncovered("item_price", "", "what goods cost is not hashed, only what was paid"),
)
"""An empty column stands for the whole table. What was cut off after the last seal that was kept
elsewhere, and a book rewritten from its first row, agree with themselves as well.
"""

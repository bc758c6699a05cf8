"""What verification tells: problems, remarks, and what it cannot see (docs/ledger.md)."""

from dataclasses import asdict, dataclass, field

from pointsapp.ledger.damage import Problem


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
    Uncovered("rule_version", "", "what a deed earns is not hashed, only what was awarded"),
    Uncovered("item_price", "", "what goods cost is not hashed, only what was paid"),
)
"""An empty column stands for the whole table. What was cut off after the last seal that was kept
elsewhere, and a book rewritten from its first row, agree with themselves as well.
"""


@dataclass
class Report:
    """How much was checked, each problem, and what is remarkable without being wrong."""

    villages: int = 0
    accounts: int = 0
    transactions: int = 0
    entries: int = 0
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Tell whether everything agrees."""
        return not self.problems

    def as_dict(self) -> dict[str, object]:
        """Return the report as `flask ledger verify --json` prints it."""
        uncovered = [one.as_dict() for one in NOT_COVERED]
        return {"ok": self.ok, **vars(self), "not_covered": uncovered}

    def add(self, other: "Report") -> None:
        """Add what another part of the books came to."""
        for count in ("villages", "accounts", "transactions", "entries"):
            setattr(self, count, getattr(self, count) + getattr(other, count))
        self.problems += other.problems
        self.remarks += other.remarks

    def note(self, kind: str, account: object = None, entry: object = None, **more: object) -> None:
        """Add a problem; bytes where text must be are shown as they are."""
        found = {"account": account, "entry": entry, "kind": kind, **more}
        shown = {name: repr(v) if isinstance(v, bytes) else v for name, v in found.items()}
        self.problems.append(shown)

    def remark(self, kind: str, **more: object) -> None:
        """Add what is remarkable without being wrong."""
        self.remarks.append({"kind": kind, **more})

"""Which rows are chained, and what of them is hashed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from pointsapp import ledger

INSTANT = "YYYY-MM-DD HH24:MI:SS.US"


@dataclass(frozen=True)
class Kept:
    """A table whose rows are never changed once they are chained.

    `in_order` says that rows are chained in the order of their ids, as they are written.
    """

    table: str
    columns: tuple[str, ...]
    instants: tuple[str, ...] = ()
    in_order: bool = True

    def rows(self) -> Any:
        """Return the table as it is queried: by plain columns, whatever models say today."""
        return sa.table(self.table, *map(sa.column, ("id", *self.columns, *self.instants)))

    def hashed(self, connection: Connection, table: Any) -> list[Any]:
        """Return what is hashed of a row, for a query: instants as the text that SQLite holds."""
        instants = [table.c[name] for name in self.instants]
        if connection.dialect.name != "sqlite":
            instants = [sa.func.to_char(column, INSTANT) for column in instants]
        return [*(table.c[name] for name in self.columns), *instants]


HOUSEHOLD = Kept("household", ("village_id", "account_id"), in_order=False)
"""A household is chained once its account has an entry: before, an import may be taken back."""
KEPT = (
    Kept("audit_record", ("village_id", "actor", "event", "subject", "detail"), ("at",)),
    Kept("redemption_line", ("redemption_id", "item_id", "quantity", "price_points")),
    Kept("goods_receipt_line", ("receipt_id", "item_id", "quantity", "cost_fen", "transaction_id")),
    HOUSEHOLD,
    Kept("objection", ("village_id", "line_id", "key", "raised_via", "raised_by"), ("raised_at",)),
    Kept("question_remark", ("village_id", "month", "question", "said", "facts", "by"), ("at",)),
    Kept("setting_change", ("village_id", "name", "changed_by"), ("changed_at",)),
    Kept("archive", ("village_id", "year", "sha256", "size", "made_by"), ("made_at",)),
)


def link_hash(previous: str, number: int, linked_at: str, row: Sequence[Any]) -> str:
    """Return a link's hash; `row` is the table's name, the row's id and what is hashed of it."""
    plain = (value if isinstance(value, int | str | None) else repr(value) for value in row)
    return ledger.digest("points-ledger-1 link", previous, number, linked_at, *plain)

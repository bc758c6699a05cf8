"""What a village's book counts: the kinds of its accounts, of its transactions, of their sources.

The ledger takes any text here; these are the village's.
"""

from enum import StrEnum


class AccountKind(StrEnum):
    """Whose or what an account is. Points first, then the goods of one item."""

    HOUSEHOLD = "household"
    ISSUED = "issued"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    RECEIVED = "received"
    SHELF = "shelf"
    HANDED_OUT = "handed_out"
    WRITTEN_OFF = "written_off"


class TransactionKind(StrEnum):
    """What happened. A reversal is the ledger's own kind."""

    OPENING = "opening"
    AWARD = "award"
    CORRECTION = "correction"
    TRANSFER = "transfer"
    EXPIRY = "expiry"
    REDEMPTION = "redemption"
    RETURN = "return"
    RECEIPT = "receipt"
    WRITE_OFF = "write_off"
    STOCKTAKE = "stocktake"


class SourceKind(StrEnum):
    """The kind of record that a transaction came from; its id is the record's."""

    OPENING = "opening"
    HOUSEHOLD = "household"
    AWARD_LINE = "award_line"
    REDEMPTION = "redemption"
    GOODS_RETURN = "goods_return"
    GOODS_RECEIPT = "goods_receipt"
    WRITE_OFF = "write_off"
    STOCKTAKE = "stocktake"
    EXPIRY = "expiry"


MOST_DEBT = 1_000_000
"""How far a household may go below zero, where the village allows debts."""

"""The register of goods receipts as an Excel file, with a row for each line of a receipt."""

from collections.abc import Iterable, Iterator

from flask_babel import force_locale

from pointsapp.excel.workbook import Value
from pointsapp.excel.writing import Column, write_workbook
from pointsapp.exchange.receipts.queries import Receipt, ReceiptLine
from pointsapp.exchange.receipts.words import SOURCE_NAMES

COLUMNS = (
    Column("入库单号"), Column("日期"), Column("来源"), Column("供应商/捐赠人", 20),
    Column("捐赠要求", 20), Column("票据号"), Column("品名", 16), Column("规格"), Column("单位", 8),
    Column("数量", 8), Column("单价", 10), Column("金额", 10), Column("保质期至"), Column("验收人"),
    Column("保管人"), Column("备注", 24),
)  # fmt: skip


def write_register(receipts: Iterable[Receipt]) -> bytes:
    """Return the receipts as an .xlsx in the columns of the paper form."""
    with force_locale("zh_Hans_CN"):
        return write_workbook("物资入库登记表", COLUMNS, rows_of(receipts))


def rows_of(receipts: Iterable[Receipt]) -> Iterator[list[Value]]:
    """Give each line of the receipts as the paper form has it."""
    for receipt in receipts:
        for line in receipt.lines:
            yield _row(receipt, line)


def _row(receipt: Receipt, line: ReceiptLine) -> list[Value]:
    undone = f"已撤回：{receipt.taken_back_why}" if receipt.taken_back_at else ""
    return [
        receipt.number,
        receipt.received_on,
        str(SOURCE_NAMES[receipt.source]),
        receipt.donor,
        receipt.wish,
        receipt.document,
        line.item,
        line.specification,
        line.unit,
        line.quantity,
        _yuan(line.cost_fen),
        _yuan(line.amount_fen),
        line.best_before,
        receipt.checked_by,
        receipt.keeper,
        " ".join(filter(None, (receipt.note, undone))),
    ]


def _yuan(fen: int | None) -> float | None:
    return None if fen is None else fen / 100

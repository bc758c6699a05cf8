"""How the board writes months, money and where goods came from."""

from datetime import date

from flask import Blueprint
from flask_babel import format_date, get_locale

from pointsapp.exchange.receipts.words import SOURCE_NAMES, giver


def month_name(value: date) -> str:
    """Tell a month: 11月 or Nov."""
    chinese = str(get_locale()).startswith("zh")
    return f"{value.month}月" if chinese else str(format_date(value, "MMM"))


def yuan(fen: int) -> str:
    """Write money in yuan: 1,234.50."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def give_words(blueprint: Blueprint) -> None:
    """Give templates these words."""
    blueprint.app_template_filter()(yuan)
    blueprint.app_context_processor(
        lambda: {
            "month_name": month_name,
            "source_names": SOURCE_NAMES,
            "giver": giver,
        }
    )

"""How many units of a redemption the household kept."""

import sqlalchemy as sa

from pointsapp.exchange.redemptions.models import GoodsReturnLine, RedemptionLine


def units_kept() -> sa.ColumnElement[int]:
    """Return the units of a redemption's line that did not come back, as a part of a query."""
    came_back = (
        sa.select(sa.func.coalesce(sa.func.sum(GoodsReturnLine.quantity), 0))
        .where(GoodsReturnLine.line_id == RedemptionLine.id)
        .correlate(RedemptionLine)
        .scalar_subquery()
    )
    return RedemptionLine.quantity - came_back

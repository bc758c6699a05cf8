"""Why a list of goods is refused."""

from pointsapp.refusals import Refusal


class GoodsHaveErrors(Refusal):
    """A list of goods with errors is not saved, not even in part; facts: `count`."""

    code = "goods-have-errors"

"""What was handed out, and what is left."""

from datetime import datetime

from pointsapp.api.shapes import Shape


class Handed(Shape, frozen=True):
    """A redemption, and how many of its points went back."""

    id: int
    number: str
    redeemed_at: datetime
    household: str
    points: int
    returned_points: int


class Redemptions(Shape, frozen=True):
    """Some redemptions, the newest first; `older` is given back as `before`."""

    redemptions: list[Handed]
    older: int | None


class Goods(Shape, frozen=True):
    """An item with what is left of it; `price_points` is what one costs."""

    id: int
    name: str
    specification: str
    unit: str
    price_points: int
    is_on: bool
    stock: int


class Stock(Shape, frozen=True):
    """Everything on the shelf, in its order."""

    goods: list[Goods]

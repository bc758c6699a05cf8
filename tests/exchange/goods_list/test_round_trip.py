"""Whatever stands on a village's shelf: its list of goods out and in again changes nothing."""

from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from pointsapp.exchange.goods_list import service as goods_list
from pointsapp.exchange.goods_list.reading import read_goods
from pointsapp.exchange.goods_list.writing import write_goods
from pointsapp.exchange.items.queries import list_items
from pointsapp.exchange.items.service import NewItem, create_items
from tests.examples import examples_on_each
from tests.village import Cast

WORDS = [
    "肥皂",
    "大米（散）",
    "1:1 洗洁精",
    "5kg",
    "018",
    "1962.10",
    "3/4",
    "①号",
    "A4",
    "+86",
    "-1",
    "@",
]
TEXT = st.sampled_from(WORDS)
ITEMS = st.lists(
    st.builds(
        NewItem,
        name=TEXT,
        price_points=st.integers(1, 9999),
        specification=st.just("") | TEXT,
        unit=st.sampled_from(["", "块", "袋", "5"]),
        barcode=st.sampled_from([None, "6901234567892", "96385074"]),
        cost_fen=st.none() | st.integers(0, 10**6),
        limit_per_month=st.none() | st.integers(1, 99),
        is_on=st.booleans(),
    ),
    max_size=6,
    unique_by=(lambda item: (item.name, item.specification), lambda item: item.barcode or item),
)


@settings(
    max_examples=examples_on_each(20), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(items=ITEMS)
def test_the_list_of_goods_out_and_in_again_changes_nothing(
    session: Session, village: Cast, items: list[NewItem]
) -> None:
    with session.begin_nested() as shelf:
        create_items(session, items, by=village.counter)
        file = BytesIO(write_goods(list_items(session, village.counter)))
        plan = goods_list.plan(session, read_goods(file), by=village.counter)
        assert (plan.errors, plan.changes) == ([], [])
        assert plan.changes_nothing
        assert plan.unchanged == len(items)
        shelf.rollback()
    session.expire_all()

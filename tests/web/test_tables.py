"""Tables: what a cell is called, and what is nothing on a phone."""

from markupsafe import Markup

from pointsapp.web.tables import headings_over, under_headings

CELLS = Markup('<td class="table__end number">3</td>\n<td>–</td>')


def test_a_heading_over_numbers_stands_on_their_side() -> None:
    headed = headings_over(CELLS, ["How many", "Why"])
    assert headed.count('class="number"') == 1
    assert headed.index('class="number"') < headed.index("How many")


def test_a_cell_knows_its_heading_and_whether_it_says_nothing() -> None:
    first, second = under_headings(CELLS, ["How many", "<Why>"]).splitlines()
    assert first == ('<td role="cell" data-heading="How many" class="table__end number">3</td>')
    assert second == '<td role="cell" data-heading="&lt;Why&gt;" data-nothing>–</td>'

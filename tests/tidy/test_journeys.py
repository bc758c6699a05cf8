"""A journey waits for what it looks at: on a slow machine the page may not have settled yet."""

import re

from tests.tidy.sources import name_of, python_files

AT_ONCE = re.compile(
    r"\.(?:all_inner_texts|all_text_contents|get_attribute|input_value|is_checked|is_disabled"
    r"|is_enabled|is_hidden|is_visible|query_selector|text_content|wait_for_timeout)\("
    r"|assert .*\b(?:locator|get_by_\w+)\("
)


def test_what_a_journey_sees_it_waits_for() -> None:
    """Use `expect(locator)` with to_have_text, to_have_count, to_be_visible and the like."""
    hasty = [
        f"{name_of(path)}: {line.strip()}"
        for path in python_files("tests/journeys")
        for line in path.read_text().splitlines()
        if AT_ONCE.search(line)
    ]
    assert hasty == []

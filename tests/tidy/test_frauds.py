"""What the READMEs promise about frauds is what the tests of frauds play, one row for each."""

import ast
import re
from collections.abc import Iterator

from tests.tidy.sources import ROOT, functions, python_files

CHINESE = {
    "refused": "当场拒绝",
    "on the desk": "列入询问事项",
    "on a household's phone": "农户手机可见",
    "with the witness": "见证方发现",
}


def played() -> Iterator[tuple[str, str]]:
    """Yield what each test of a fraud tries and who notices."""
    for path in python_files("tests/frauds"):
        for function in functions(path):
            if function.name.startswith("test_"):
                first = (ast.get_docstring(function) or "").partition("\n")[0]
                what, _colon, who = first.removesuffix(".").partition(": ")
                yield what, who


def rows(page: str) -> list[tuple[str, str]]:
    """Return the rows of the README's table of frauds, without its heading."""
    text = (ROOT / page).read_text()
    table = text.partition("<!-- frauds -->")[2].partition("\n\n")[0]
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    return found[1:]


def test_the_readme_tells_each_fraud_as_its_test_does() -> None:
    assert sorted(rows("README.md")) == sorted(played())


def test_both_readmes_tell_the_same_frauds_in_the_same_order() -> None:
    english, chinese = rows("README.md"), rows("README.zh-CN.md")
    assert [CHINESE[who] for _what, who in english] == [who for _what, who in chinese]


def test_somebody_notices_each_fraud() -> None:
    assert {who for _what, who in played()} <= set(CHINESE)

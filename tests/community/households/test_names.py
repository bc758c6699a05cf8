"""Names are found by how people say them."""

import pytest

from pointsapp.community.households.names import initials, pinyin, search_terms


@pytest.mark.parametrize(
    ("name", "said", "short"),
    [
        ("张学军", "zhangxuejun", "zxj"),
        ("单春英", "shanchunying", "scy"),
        ("仇和平", "qiuheping", "qhp"),
        ("解小兰", "xiexiaolan", "xxl"),
        ("查志旺", "zhazhiwang", "zzw"),
        ("欧阳兰", "ouyanglan", "oyl"),
        ("尉迟明", "yuchiming", "ycm"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, said: str, short: str) -> None:
    assert (pinyin(name), initials(name)) == (said, short)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("吕小兰", ["lvxiaolan", "luxiaolan", "lüxiaolan", "lyuxiaolan", "lxl"]),
        ("单春英", ["shanchunying", "danchunying", "scy", "dcy"]),
        ("仇和平", ["qiuheping", "chouheping", "qhp", "chp"]),
        ("曾国庆", ["zengguoqing", "cengguoqing", "zgq", "cgq"]),
        ("解小兰", ["xiexiaolan", "jiexiaolan", "xxl", "jxl"]),
        ("张绿", ["zhanglv", "zhanglu", "zhanglü", "zhanglyu", "zl"]),
        ("尉迟明", ["yuchiming", "ycm", "迟明"]),
        ("Steve Ivanov", ["steveivanov"]),
    ],
)
def test_a_name_is_found_by_all_its_readings(name: str, typed: list[str]) -> None:
    terms = search_terms(name, None)
    assert [word for word in typed if f" {word} " not in terms] == []
    assert "Steüe" not in terms


@pytest.mark.parametrize("name", ["绿" * 40, "曾" + "绿" * 39, "Ł" * 40])
def test_the_longest_name_has_room(name: str) -> None:
    terms = search_terms(name, "13800138123")
    assert len(terms) <= 600
    assert " 8123 " in terms
    assert len(pinyin(name)) <= 120

"""Names are found by how people say them."""

import pytest

from pointsapp.community.households.names import initials, pinyin


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

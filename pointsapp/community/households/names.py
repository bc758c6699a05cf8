"""Chinese names and household numbers: spelled, cleaned, compared."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "盖": "ge",
    "区": "ou", "翟": "zhai", "乐": "yue", "曾": "zeng",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "欧阳": ["ou", "yang"], "尉迟": ["yu", "chi"], "单于": ["chan", "yu"],
    "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"],
}  # fmt: skip


def reading(name: str) -> list[str]:
    """Return the syllables of a name in pinyin without tones; other letters stay as they are."""
    if name[:2] in COMPOUND_SURNAMES:
        return COMPOUND_SURNAMES[name[:2]] + lazy_pinyin(name[2:], style=Style.NORMAL)
    if name[:1] in SURNAME_READINGS:
        return [SURNAME_READINGS[name[0]], *lazy_pinyin(name[1:], style=Style.NORMAL)]
    return lazy_pinyin(name, style=Style.NORMAL)


def pinyin(name: str) -> str:
    """Return a name's reading as one word: 张学军 is zhangxuejun."""
    return "".join(reading(name)).lower()


def initials(name: str) -> str:
    """Return the first letters of a name's syllables: 张学军 is zxj."""
    return "".join(syllable[0] for syllable in reading(name) if syllable).lower()


def number_key(number: str) -> str:
    """Return what makes two notations of a household number the same: 018, 18 and １８."""
    folded = unicodedata.normalize("NFKC", number).strip().lower()
    return str(int(folded)) if folded.isdecimal() else folded


def clean_name(text: str) -> str:
    """Return a name without spaces; letters that are no Chinese keep single ones."""
    spaced = unicodedata.normalize("NFKC", text).strip()
    joined = re.sub(r"\s+", " " if spaced.isascii() else "", spaced)
    return unicodedata.normalize("NFKC", joined)

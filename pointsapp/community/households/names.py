"""Chinese names and household numbers: spelled, cleaned, compared."""

import re
import unicodedata

SURNAME_READINGS = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "朴": "piao", "盖": "ge",
    "区": "ou", "翟": "zhai", "乐": "yue", "曾": "zeng",
}  # fmt: skip
"""Surnames that are read otherwise than the word."""
OTHER_READINGS = {
    "单": ("dan",), "仇": ("chou",), "解": ("jie",), "查": ("cha",), "朴": ("pu", "po"),
    "盖": ("gai",), "区": ("qu",), "翟": ("di",), "乐": ("le",), "曾": ("ceng",),
    "覃": ("tan", "qin"), "尹": ("yin",), "万": ("wan", "mo"), "缪": ("miao", "mou"),
    "任": ("ren",), "宁": ("ning",), "种": ("chong", "zhong"), "员": ("yun", "yuan"),
    "车": ("che", "ju"), "薄": ("bo", "bao"), "洗": ("xian", "xi"), "冼": ("xian",),
}  # fmt: skip
"""How people type these surnames too: as the word is read, or as another region says it."""
COMPOUND_SURNAMES = {
    "欧阳": ["ou", "yang"], "尉迟": ["yu", "chi"], "单于": ["chan", "yu"],
    "万俟": ["mo", "qi"], "长孙": ["zhang", "sun"],
}  # fmt: skip
PHONE_TAIL_DIGITS = 4
SPELLINGS_OF_U = ("v", "u", "ü", "yu")
"""How the ü of 吕 is typed: lv on keyboards, lu, lü, and lyu in passports."""
MOST_PARTS_OF_A_NAME = 8
MOST_LETTERS_OF_TERMS = 600
MOST_LETTERS_OF_A_READING = 120
LONGEST_NUMBER = 20

_HAS_U = re.compile("[ln]ve?$")
"""A syllable with an ü as its reading writes it; Steve and Ivanov have none."""
_DOTS = str.maketrans(dict.fromkeys("•・‧∙･⋅", "·"))
"""What keyboards and tables put for the dot inside names such as 买买提·艾山."""


def reading(name: str) -> list[str]:
    """Return the syllables of a name in pinyin without tones; other letters stay as they are."""
    from pypinyin import Style, lazy_pinyin

    if name[:2] in COMPOUND_SURNAMES:
        return COMPOUND_SURNAMES[name[:2]] + lazy_pinyin(name[2:], style=Style.NORMAL)
    if name[:1] in SURNAME_READINGS:
        return [SURNAME_READINGS[name[0]], *lazy_pinyin(name[1:], style=Style.NORMAL)]
    return lazy_pinyin(name, style=Style.NORMAL)


def pinyin(name: str) -> str:
    """Return a name's reading as one word: 张学军 is zhangxuejun."""
    return "".join(reading(name)).lower()[:MOST_LETTERS_OF_A_READING]


def initials(name: str) -> str:
    """Return the first letters of a name's syllables: 张学军 is zxj."""
    return "".join(syllable[0] for syllable in reading(name) if syllable).lower()


def search_terms(name: str, phone: str | None) -> str:
    """Return everything that somebody is found by, each term between spaces, in small letters.

    The name from each of its signs on, the phone and its last four digits, all the name's readings
    in full and by initials: as many as there is room for.
    """
    folded = fold(name)
    terms = [folded[start:] for start in range(min(len(folded), MOST_PARTS_OF_A_NAME))]
    if phone:
        terms += [phone, phone[-PHONE_TAIL_DIGITS:]]
    for syllables in _readings(name):
        terms += [fold("".join(syllables)), fold("".join(s[0] for s in syllables if s))]
    kept = " "
    for term in dict.fromkeys(terms):
        if len(kept) + len(term) < MOST_LETTERS_OF_TERMS:
            kept += f"{term} "
    return kept


def fold(text: str) -> str:
    """Return text as it is looked for: one width, small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def _readings(name: str) -> list[list[str]]:
    """Return the syllables of a name in each way that its surname and its ü are said."""
    first, *rest = reading(name) or [""]
    firsts = dict.fromkeys([first, *OTHER_READINGS.get(name[:1], ())])
    readings = [[surname, *rest] for surname in firsts]
    return [
        [_spelled(syllable, spelling) for syllable in syllables]
        for syllables in readings
        for spelling in (SPELLINGS_OF_U if any(map(_HAS_U.match, syllables)) else ("v",))
    ]


def _spelled(syllable: str, spelling: str) -> str:
    return syllable.replace("v", spelling) if _HAS_U.match(syllable) else syllable


def number_key(number: str) -> str:
    """Return what makes two notations of a household number the same: 018, 18 and １８."""
    folded = unicodedata.normalize("NFKC", number).strip().lower()
    return str(int(folded)) if folded.isdecimal() and len(folded) <= LONGEST_NUMBER else folded


def clean_name(text: str) -> str:
    """Return a name without spaces and with one sign for all dots.

    Letters that are no Chinese keep single spaces.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_DOTS).strip()
    return unicodedata.normalize("NFKC", re.sub(r"\s+", " " if folded.isascii() else "", folded))

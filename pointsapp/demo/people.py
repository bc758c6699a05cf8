"""Invent a village's households: nobody here exists."""

from dataclasses import asdict
from random import Random

from pointsapp.community.households.service import Member
from pointsapp.community.roster.reading import ListedHousehold, ListedPerson

HOUSEHOLDS = 531
GROUPS = 12
PARTY_MEMBERS = 63
FAMILY_SIZES = ((1, 59), (2, 117), (3, 131), (4, 132), (5, 66), (6, 26))
"""How many households have so many members: 531 households, 1,700 people."""

SURNAMES = "张王李赵刘陈杨孙马郭仇单曹宋丁冯解翟乐"
SURNAME_WEIGHTS = (90, 80, 70, 45, 40, 30, 25, 20, 16, 14, 4, 5, 12, 10, 8, 8, 3, 3, 2)
MEN = (
    "建国",
    "学军",
    "金强",
    "保平",
    "志刚",
    "春生",
    "文斌",
    "国庆",
    "铁柱",
    "小军",
    "永福",
    "德旺",
)
WOMEN = (
    "桂兰",
    "秀英",
    "春梅",
    "玉珍",
    "凤霞",
    "爱华",
    "素芳",
    "彩云",
    "丽娟",
    "红霞",
    "小芹",
    "改玲",
)
CHILDREN = ("子涵", "浩然", "梓萱", "一诺", "俊杰", "雨桐", "明轩", "思琪", "家豪", "若曦")


def invent_households(random: Random) -> list[ListedHousehold]:
    """Return the village's households as a roster has them, in the order of their numbers."""
    party = set(random.sample(range(HOUSEHOLDS), PARTY_MEMBERS))
    sizes = [size for size, count in FAMILY_SIZES for _ in range(count)]
    random.shuffle(sizes)
    return [
        _household(random, index, size, has_party_member=index in party)
        for index, size in enumerate(sizes)
    ]


def _household(random: Random, index: int, size: int, *, has_party_member: bool) -> ListedHousehold:
    members = _family(random, size, has_party_member=has_party_member)
    return ListedHousehold(
        number=f"{index + 1:03d}",
        row=index + 2,
        head=members[0].name,
        group=f"第{index * GROUPS // HOUSEHOLDS + 1}组",
        people=[_listed(member) for member in members],
    )


def _listed(member: Member) -> ListedPerson:
    """Return a member as a roster tells of one."""
    facts = asdict(member)
    return ListedPerson(facts.pop("name"), facts)


def _family(random: Random, size: int, *, has_party_member: bool) -> list[Member]:
    surname = _surname(random)
    born = random.randint(1945, 1990)
    head = Member(
        surname + random.choice(MEN),
        relation="户主",
        sex="男",
        born=str(born),
        phone=_phone(random),
        is_party_member=has_party_member,
    )
    others = (_spouse, _child, _child, _parent, _child)
    return [head, *(invent(random, surname, born) for invent in others[: size - 1])]


def _spouse(random: Random, _surname_of_head: str, born: int) -> Member:
    name = _surname(random) + random.choice(WOMEN)
    return Member(name, relation="配偶", sex="女", born=str(born + random.randint(-3, 4)))


def _child(random: Random, surname: str, born: int) -> Member:
    sex = random.choice("男女")
    name = surname + random.choice(CHILDREN)
    return Member(name, relation="子女", sex=sex, born=str(born + random.randint(22, 32)))


def _parent(random: Random, _surname_of_head: str, born: int) -> Member:
    name = _surname(random) + random.choice(WOMEN)
    return Member(name, relation="父母", sex="女", born=str(born - random.randint(20, 28)))


def _surname(random: Random) -> str:
    return random.choices(SURNAMES, SURNAME_WEIGHTS)[0]


def _phone(random: Random) -> str:
    """Return a number of the block 1700 000 that no carrier gives out to people."""
    return f"1700000{random.randint(0, 9999):04d}"

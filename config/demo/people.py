"""About 2,400 residents in 900 households, and who owns the flats. Drawn from a fixed seed: every demo is the same.

Telephone numbers are of a block that can't be dialled; names are common syllables put together by chance.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import Decimal

FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "秀英玉兰桂芳建国志强海燕晓东文慧立平淑珍若梅启明长林永福春花丽华德胜小军国栋雪梅宏伟俊杰思远雨桐浩然子涵欣怡一鸣佳宁振宇凤霞素琴金凤少华培元世昌月娥"
FAMILY_EN = {
    "王": "Wang",
    "李": "Li",
    "张": "Zhang",
    "刘": "Liu",
    "陈": "Chen",
    "杨": "Yang",
    "赵": "Zhao",
    "沈": "Shen",
    "郭": "Guo",
    "韩": "Han",
    "顾": "Gu",
    "苏": "Su",
    "马": "Ma",
    "何": "He",
    "吴": "Wu",
    "周": "Zhou",
    "孙": "Sun",
    "钱": "Qian",
    "郑": "Zheng",
}
BUILDINGS = 15
FLATS_EACH = 60


@dataclass
class PersonPlan:
    register_id: str
    name: str
    is_adult: bool
    birth_year: int


@dataclass
class HouseholdPlan:
    register_id: str
    building: str
    door: str
    people: list[PersonPlan] = field(default_factory=list)


@dataclass
class UnitPlan:
    register_id: str
    building: str
    door: str
    area: Decimal
    owner: str  # register id of a person or of the developer


def _name(dice: random.Random, family: str | None = None) -> str:
    return (family or dice.choice(FAMILY)) + "".join(dice.sample(GIVEN, dice.choice((1, 2, 2, 2))))


def households(dice: random.Random, this_year: int) -> list[HouseholdPlan]:
    """900 flats in 15 blocks; one to five people each, adults first."""
    planned: list[HouseholdPlan] = []
    number = 0
    for flat in range(BUILDINGS * FLATS_EACH):
        block, inside = flat // FLATS_EACH + 1, flat % FLATS_EACH
        door = f"{inside // 20 + 1}单元{inside % 20 // 2 + 1}0{inside % 2 + 1}室"
        home = HouseholdPlan(f"H{flat + 1:04d}", f"{block}号楼", door)
        adults = dice.choices((1, 2, 3, 4), weights=(24, 52, 15, 9))[0]
        children = dice.choices((0, 1, 2), weights=(58, 30, 12))[0]
        family = dice.choice(FAMILY)
        for n in range(adults + children):
            number += 1
            grown = n < adults
            age = dice.randint(24, 88) if grown else dice.randint(1, 17)
            home.people.append(
                PersonPlan(f"R{number:05d}", _name(dice, family if n != 1 else None), grown, this_year - age)
            )
        planned.append(home)
    return planned


def units(dice: random.Random, homes: list[HouseholdPlan]) -> list[UnitPlan]:
    """One unit per flat. Most belong to who lives there; the developer still holds twelve, and some people own two or three."""
    sizes = [Decimal(s) for s in ("58.60", "74.20", "88.35", "96.10", "112.45", "128.80")]
    planned = []
    for n, home in enumerate(homes):
        lives_here = home.people[0].register_id
        owner = "DEV1" if n % 75 == 7 else homes[n - 1].people[0].register_id if n % 40 == 9 else lives_here
        planned.append(UnitPlan(f"U{n + 1:04d}", home.building, home.door, dice.choice(sizes), owner))
    return planned

"""The demo's bodies and who sits in them: offices by the order of the households, so that everybody is a real resident."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    key: str
    kind: str
    membership: str
    name: str
    name_en: str
    venue: str = ""
    venue_en: str = ""


HALL, HALL_EN = "议事厅（居委会二楼，有电梯）", "Council hall (first floor, lift)"

BODIES = (
    Body("council", "community_council", "seats", "青槐社区议事会", "Qinghuai Community Council", HALL, HALL_EN),
    Body(
        "reps",
        "representative_meeting",
        "seats",
        "青槐社区居民代表会议",
        "Residents’ Representatives’ Meeting",
        HALL,
        HALL_EN,
    ),
    Body(
        "assembly",
        "resident_assembly",
        "households",
        "青槐社区居民会议（按户）",
        "Residents’ Assembly (by household)",
        "社区广场",
        "Community square",
    ),
    Body(
        "adults",
        "resident_assembly",
        "adults",
        "青槐社区居民会议（按人）",
        "Residents’ Assembly (by person)",
        "社区广场",
        "Community square",
    ),
    Body("owners", "owners_assembly", "owners", "青槐苑业主大会", "Qinghuai Court Owners’ Assembly"),
    Body(
        "committee",
        "residents_committee",
        "seats",
        "青槐社区居民委员会",
        "Qinghuai Residents’ Committee",
        HALL,
        HALL_EN,
    ),
    Body("supervision", "supervision_committee", "seats", "青槐社区居务监督委员会", "Supervision Committee"),
)

# Office-holders act as such and may be named; everybody else stays masked.
OFFICERS = {
    "chair": ("沈若梅", "Shen Ruomei"),
    "secretary": ("郭启明", "Guo Qiming"),
    "clerk": ("苏文慧", "Su Wenhui"),
    "supervisor": ("顾长林", "Gu Changlin"),
    "resident": ("赵秀兰", "Zhao Xiulan"),
    "owner": ("韩立", "Han Li"),
    "second_counter": ("何建国", "He Jianguo"),
}
REPRESENTATIVES = 31

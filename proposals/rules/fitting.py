"""Which procedure fits a body, before anybody has chosen: the plain one of its country, the special ones after it."""

from collections.abc import Iterable, Mapping
from typing import Any

# By the kind of the body, the plain procedure first. Special ones (recall, four discussions) are chosen, never assumed.
_PLAIN: Mapping[str, tuple[str, ...]] = {
    "community_council": ("cn.community_deliberation",),
    "representative_meeting": ("cn.resident_reps",),
    "resident_assembly": ("cn.resident_assembly",),
    "owners_assembly": ("cn.owners_ordinary",),
}
_BY_COMMUNITY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "village": {
        "representative_meeting": ("cn.villager_reps",),
        "resident_assembly": ("cn.villager_assembly",),
        "resident_group": ("cn.village_group",),
    },
    "parish": {
        "community_council": ("intl.community_council", "intl.parish_council"),
        "resident_assembly": ("intl.parish_meeting_poll",),
    },
}
_LAST_RESORT = ("intl.simple_majority",)


def fitting(definitions: Iterable[Mapping[str, Any]], body_kind: str, community_kind: str) -> list[str]:
    """Keys of the procedures that this kind of body may use, the most fitting first; empty where none does.

    `definitions`: each with `key` and `bodies`. `body_kind`: `Council.kind`; `community_kind`: `Community.kind`.
    """
    usual = (*_BY_COMMUNITY.get(community_kind, {}).get(body_kind, ()), *_PLAIN.get(body_kind, ()), *_LAST_RESORT)
    possible = [str(defn["key"]) for defn in definitions if body_kind in defn["bodies"]]
    return sorted(possible, key=lambda key: (usual.index(key) if key in usual else len(usual), key))

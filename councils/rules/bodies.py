"""The bodies that a community of each kind usually has (DOMAIN.md 2): a proposal for its set-up, to be changed freely."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Body:
    """`name` and `name_en` follow the community's own name; `membership` as in councils.models.Council."""

    key: str
    kind: str
    membership: str
    name: str
    name_en: str


COUNCIL = Body("council", "community_council", "seats", "议事会", "Community Council")
OWNERS = Body("owners", "owners_assembly", "owners", "业主大会", "Owners’ Assembly")
SUPERVISION = Body("supervision", "supervision_committee", "seats", "居务监督委员会", "Supervision Committee")
URBAN = (
    COUNCIL,
    Body("reps", "representative_meeting", "seats", "居民代表会议", "Residents’ Representatives’ Meeting"),
    Body("assembly", "resident_assembly", "households", "居民会议（按户）", "Residents’ Assembly (by household)"),
    Body("adults", "resident_assembly", "adults", "居民会议（按人）", "Residents’ Assembly (by person)"),
    Body("committee", "residents_committee", "seats", "居民委员会", "Residents’ Committee"),
    SUPERVISION,
)
VILLAGE = (
    COUNCIL,
    Body("reps", "representative_meeting", "seats", "村民代表会议", "Villagers’ Representatives’ Meeting"),
    Body("assembly", "resident_assembly", "households", "村民会议（按户）", "Villagers’ Assembly (by household)"),
    Body("adults", "resident_assembly", "adults", "村民会议（按人）", "Villagers’ Assembly (by person)"),
    Body("committee", "villagers_committee", "seats", "村民委员会", "Villagers’ Committee"),
    Body("supervision", "supervision_committee", "seats", "村务监督委员会", "Supervision Committee"),
)
ESTATE = (
    OWNERS,
    Body("owners-committee", "owners_committee", "seats", "业主委员会", "Owners’ Committee"),
    COUNCIL,
)
PARISH = (
    COUNCIL,
    Body("adults", "resident_assembly", "adults", "居民大会", "Meeting of Residents"),
)
DEFAULTS: dict[str, tuple[Body, ...]] = {
    "urban": (*URBAN, OWNERS),
    "village": VILLAGE,
    "estate": ESTATE,
    "parish": PARISH,
}

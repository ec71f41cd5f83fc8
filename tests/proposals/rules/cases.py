"""One table of votes: the vectors of DOMAIN.md 3.3, its readings, and what a lawyer would try who wants it annulled.

The pure functions decide it from numbers (`test_cases.py`); the actions build the body, let everybody vote, close, count and
publish (`tests/proposals/polls/test_cases.py`), and both must say the same, in the same words.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .build import bar, rule_json

Json = dict[str, Any]
MORE_THAN_HALF = bar("present", "1/2", True)
ASSEMBLY = [bar("eligible", "1/2", True)]
VILLAGE = [bar("eligible", "2/3", False)]
PROJECTS = [
    ("加装路灯", "Street lamps", "80000"), ("修步道", "Footpath", "50000"), ("长椅", "Benches", "40000"),
    ("垃圾棚", "Bin shelter", "60000"), ("健身器材", "Gym", "30000.50"),
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """`roll`: who is entitled; `present`: how many of them are signed in (None: a vote over a period).

    `votes`: by marks, cast by the first of the roll that may. `recused`: the last of the roll; they are signed in too
    where `recused_present`. `areas`: of owners, by marks, one text for each. `says`: the sentence in Chinese.
    """

    name: str
    rule: Json
    roll: int
    votes: dict[str, int]
    kind: str
    says: str
    present: int | None = None
    recused: int = 0
    areas: dict[str, list[str]] = field(default_factory=dict)
    silent_areas: tuple[str, ...] = ()
    chair: str | None = None
    last_grade: str = ""
    budget: str | None = None
    # Six adults live in the first household; it has one vote all the same.
    crowded: bool = False

    @property
    def method(self) -> str:
        return str(self.rule.get("method", "choice"))

    @property
    def projects(self) -> list[Json]:
        if self.method != "priority":
            return []
        return [
            {"key": f"p{at:02}", "zh": zh, "en": en, "cost": cost}
            for at, (zh, en, cost) in enumerate(PROJECTS, start=1)
        ]

    def pinned(self) -> Json:
        """The rule as it is pinned when the vote is prepared."""
        if self.budget is None:
            return self.rule
        return self.rule | {"priority": {**self.rule["priority"], "budget": self.budget}}

    def bases(self) -> Json:
        everybody = dict.fromkeys(("eligible", "members", "due"), self.roll)
        heads = everybody if self.present is None else everybody | {"present": self.present}
        if not self.areas:
            return {"heads": heads}
        whole = [*(one for several in self.areas.values() for one in several), *self.silent_areas]
        area = sum((Fraction(one) for one in whole), Fraction(0))
        return {"heads": heads, "area": dict.fromkeys(("eligible", "members", "due"), area)}

    def ballots(self) -> list[tuple[str, Json]]:
        if self.areas:
            return [(marks, {"heads": 1, "area": one}) for marks, several in self.areas.items() for one in several]
        return [(marks, {"heads": 1}) for marks, times in self.votes.items() for _ in range(times)]


def reps(**changes: Any) -> Json:
    """The representatives' meeting: 2/3 of the members present, more than half of those present for it."""
    return rule_json(**changes)


def of(*threshold: Json, quorum: list[Json] | None = None, **changes: Any) -> Json:
    return rule_json(quorum=quorum or [], threshold=list(threshold), **changes)


def owners(fraction: str, strict: bool, quorum: bool = True) -> Json:
    both = ("heads", "area")
    return rule_json(
        unit="owner", measures=list(both),
        quorum=[bar("eligible", "2/3", False, measure, counts="cast") for measure in both] if quorum else [],
        threshold=[bar("participating", fraction, strict, measure) for measure in both],
    )  # fmt: skip


SCOTLAND = rule_json(
    quorum=[bar("members", "1/3", False, floor=3)], threshold=[bar("yes_no", "1/2", True)], tie="chair",
)  # fmt: skip
CONSENT = rule_json(
    method="consent", quorum=[bar("members", "1/2", True)], threshold=[bar("cast", "0", False, floor=1)],
    binding=False, failing="no_decision",
)  # fmt: skip
APPRAISAL = rule_json(method="appraisal", failing="no_decision")
PRIORITY = rule_json(
    unit="person",
    method="priority",
    priority={"picks": 3},
    quorum=[],
    threshold=[],
    binding=False,
    failing="no_decision",
)

CASES = [
    # Vector 1: 300 adults.
    Case("300 adults, 151 present", rule_json(unit="person", quorum=ASSEMBLY), 300, {"yes": 76, "no": 75}, "adopted",
         "应到300人，参加151人，超过半数；赞成76人，超过参加人数的一半，通过，有约束力。", 151),
    Case("300 adults, 150 present", rule_json(unit="person", quorum=ASSEMBLY), 300, {"yes": 150}, "inquorate",
         "应到300人，参加150人，正好是半数，要151人，不能作决定。", 150),
    # Vector 2: 90 households.
    Case("90 households of a village, 60 come", rule_json(unit="household", quorum=VILLAGE), 90, {"yes": 31, "no": 29},
         "adopted", "应到90户，参加60户，达到三分之二；赞成31户，超过参加户数的一半，通过，有约束力。", 60),
    Case("90 households of a village, 59 come", rule_json(unit="household", quorum=VILLAGE), 90, {"yes": 59}, "inquorate",
         "应到90户，参加59户，不到三分之二，要60户，不能作决定。", 59),
    Case("90 households of a town, 46 come", rule_json(unit="household", quorum=ASSEMBLY), 90, {"yes": 23, "no": 23},
         "rejected", "应到90户，参加46户，超过半数；赞成23户，反对23户，正好是参加户数（46户）的一半，没有超过，要24户，不通过。", 46),
    Case("90 households of a town, 45 come", rule_json(unit="household", quorum=ASSEMBLY), 90, {"yes": 45}, "inquorate",
         "应到90户，参加45户，正好是半数，要46户，不能作决定。", 45),
    # Vector 3: 31 representatives.
    Case("31 members, 21 present, 11 for", reps(), 31, {"yes": 11, "no": 10}, "adopted",
         "应到31人，参加21人，达到三分之二；赞成11人，超过参加人数的一半，通过，有约束力。", 21),
    Case("31 members, 10 for, 1 against, 10 abstain", reps(), 31, {"yes": 10, "no": 1, "abstain": 10}, "rejected",
         "应到31人，参加21人，达到三分之二；赞成10人，没有超过参加人数（21人）的一半，要11人，不通过。", 21),
    Case("31 members, 20 present", reps(), 31, {"yes": 20}, "inquorate",
         "应到31人，参加20人，不到三分之二，要21人，不能作决定。", 20),
    Case("present and silent is not a yes", reps(), 31, {"yes": 10}, "rejected",
         "应到31人，参加21人，达到三分之二；赞成10人，没有超过参加人数（21人）的一半，要11人，不通过。", 21),
    # Vector 4: through 30 representatives.
    Case("30 representatives vote, 21 of them", of(bar("cast", "1/2", True), quorum=[bar("members", "2/3", True, counts="cast")]),
         30, {"yes": 21}, "adopted", "有表决权30人，投票21人，超过三分之二；赞成21人，超过投票人数的一半，通过，有约束力。"),
    Case("30 representatives vote, 20 of them", of(bar("cast", "1/2", True), quorum=[bar("members", "2/3", True, counts="cast")]),
         30, {"yes": 20}, "inquorate", "有表决权30人，投票20人，正好是三分之二，要21人，不能作决定。"),
    # Vectors 5 and 6: owners, by heads and area.
    Case("area passes and heads do not", owners("1/2", True), 20, {"yes": 7, "no": 8}, "rejected",
         "有表决权20人，投票15人，达到三分之二；总面积1340平方米，投票面积1140平方米，达到三分之二；"
         "赞成7人，没有超过参与表决人数（15人）的一半，要8人；赞成面积740平方米，超过参与表决面积的一半，不通过。",
         areas={"yes": ["500.00", *["40.00"] * 6], "no": ["50.00"] * 8}, silent_areas=("40.00",) * 5),
    Case("900 units, 40 of them one owner's: 861 heads", owners("1/2", True), 861, {"yes": 275, "no": 299}, "rejected",
         "有表决权861人，投票574人，达到三分之二；总面积60000平方米，投票面积42780平方米，达到三分之二；"
         "赞成275人，没有超过参与表决人数（574人）的一半，要288人；赞成面积24840平方米，超过参与表决面积的一半，不通过。",
         areas={"yes": ["8400.00", *["60.00"] * 274], "no": ["60.00"] * 299}, silent_areas=("60.00",) * 287),
    Case("573 of 861 heads", owners("1/2", True), 861, {"yes": 573}, "inquorate",
         "有表决权861人，投票573人，不到三分之二，要574人；总面积60000平方米，投票面积42720平方米，达到三分之二，不能作决定。",
         areas={"yes": ["8400.00", *["60.00"] * 572]}, silent_areas=("60.00",) * 288),
    Case("three quarters of heads and area, exactly", owners("3/4", False), 4, {"yes": 3, "no": 1}, "adopted",
         "有表决权4人，投票4人，达到三分之二；总面积40000平方米，投票面积40000平方米，达到三分之二；"
         "赞成3人，达到参与表决人数的四分之三；赞成面积30000平方米，达到参与表决面积的四分之三，通过，有约束力。",
         areas={"yes": ["10000.00"] * 3, "no": ["10000.00"]}),
    Case("a cent less than three quarters of the area", owners("3/4", False), 4, {"yes": 3, "no": 1}, "rejected",
         "有表决权4人，投票4人，达到三分之二；总面积40000平方米，投票面积40000平方米，达到三分之二；"
         "赞成3人，达到参与表决人数的四分之三；赞成面积29999.99平方米，不到参与表决面积（40000平方米）的四分之三，要30000平方米，不通过。",
         areas={"yes": ["10000.00", "10000.00", "9999.99"], "no": ["10000.01"]}),
    Case("areas that are a third exactly, and a third is enough", owners("1/3", False, quorum=False), 3, {"yes": 1, "no": 2},
         "adopted", "赞成1人，达到参与表决人数的三分之一；赞成面积33.34平方米，达到参与表决面积的三分之一，通过，有约束力。",
         areas={"yes": ["33.34"], "no": ["22.23", "44.45"]}),
    Case("areas that are a third exactly, and it must be more", owners("1/3", True, quorum=False), 3, {"yes": 1, "no": 2},
         "rejected", "赞成1人，正好是参与表决人数（3人）的三分之一，没有超过，要2人；"
         "赞成面积33.34平方米，正好是参与表决面积（100.02平方米）的三分之一，没有超过，不通过。",
         areas={"yes": ["33.34"], "no": ["22.23", "44.45"]}),
    # Vector 7: of all members.
    Case("66 of all 100 members", of(bar("members", "2/3", False)), 100, {"yes": 66, "no": 4}, "rejected",
         "赞成66人，不到全体成员人数（100人）的三分之二，要67人，不通过。", 70),
    Case("67 of all 100 members", of(bar("members", "2/3", False)), 100, {"yes": 67, "no": 3}, "adopted",
         "赞成67人，达到全体成员人数的三分之二，通过，有约束力。", 70),
    # Vector 8: max(1/3, 3), and the chair's casting vote.
    Case("Scotland, 3 of 8", SCOTLAND, 8, {"yes": 2, "no": 1}, "adopted",
         "应到8人，参加3人，达到三分之一；赞成2人，反对1人，超过赞成和反对合计的一半，通过，有约束力。", 3),
    Case("Scotland, 3 of 12", SCOTLAND, 12, {"yes": 3}, "inquorate", "应到12人，参加3人，不到三分之一，要4人，不能作决定。", 3),
    Case("Scotland, 2 of 5", SCOTLAND, 5, {"yes": 2}, "inquorate", "应到5人，参加2人，不到最少的3人，要3人，不能作决定。", 2),
    Case("a tie, and the chair is for", SCOTLAND, 8, {"yes": 2, "no": 2}, "adopted",
         "应到8人，参加4人，达到三分之一；赞成2人，反对2人，正好是赞成和反对合计（4人）的一半；票数相等，由主持人决定为赞成，通过，有约束力。", 4, chair="yes"),
    Case("a tie, and the chair is against", SCOTLAND, 8, {"yes": 2, "no": 2}, "rejected",
         "应到8人，参加4人，达到三分之一；赞成2人，反对2人，正好是赞成和反对合计（4人）的一半；票数相等，由主持人决定为反对，不通过。", 4, chair="no"),
    # Vector 10: abstentions in or out.
    Case("12 to 11, 17 abstain, of yes and no", of(bar("yes_no", "1/2", True)), 60, {"yes": 12, "no": 11, "abstain": 17}, "adopted",
         "赞成12人，反对11人，超过赞成和反对合计的一半，通过，有约束力。", 40),
    Case("12 to 11, 17 abstain, of those present", of(MORE_THAN_HALF), 60, {"yes": 12, "no": 11, "abstain": 17}, "rejected",
         "赞成12人，没有超过参加人数（40人）的一半，要21人，不通过。", 40),
    # Readings 2 and 4.
    Case("ten of 31 recused, 21 others come", reps(), 31, {"yes": 11, "no": 10}, "adopted",
         "应到31人，参加21人，达到三分之二；赞成11人，超过参加人数的一半，通过，有约束力。", 21, recused=10),
    Case("ten of 31 recused, 20 others come", reps(), 31, {"yes": 20}, "inquorate",
         "应到31人，参加20人，不到三分之二，要21人，不能作决定。", 20, recused=10),
    Case("15 of 30 due, and half is enough", of(bar("due", "1/2", False)), 30, {"yes": 15, "no": 10}, "adopted",
         "赞成15人，达到应到人数的一半，通过，有约束力。", 25),
    Case("15 of 30 due, and it must be more", of(bar("due", "1/2", True)), 30, {"yes": 15, "no": 10}, "rejected",
         "赞成15人，正好是应到人数（30人）的一半，没有超过，要16人，不通过。", 25),
    # The hostile lawyer.
    Case("exactly half of those present", reps(), 31, {"yes": 11, "no": 9, "abstain": 2}, "rejected",
         "应到31人，参加22人，达到三分之二；赞成11人，正好是参加人数（22人）的一半，没有超过，要12人，不通过。", 22),
    Case("20 of 30 at least two thirds", of(bar("cast", "2/3", False)), 30, {"yes": 20, "no": 10}, "adopted",
         "赞成20人，达到投票人数的三分之二，通过，有约束力。"),
    Case("20 of 30 at more than two thirds", of(bar("cast", "2/3", True)), 30, {"yes": 20, "no": 10}, "rejected",
         "赞成20人，正好是投票人数（30人）的三分之二，没有超过，要21人，不通过。"),
    Case("19 of 30, one short", of(bar("cast", "2/3", False)), 30, {"yes": 19, "no": 11}, "rejected",
         "赞成19人，不到投票人数（30人）的三分之二，要20人，不通过。"),
    Case("nobody is present", reps(), 31, {}, "inquorate", "应到31人，参加0人，不到三分之二，要21人，不能作决定。", 0),
    Case("nobody votes, and no quorum is asked", of(bar("cast", "1/2", True)), 31, {}, "rejected", "没有人投票，不通过。"),
    Case("everyone abstains", reps(), 31, {"abstain": 21}, "rejected",
         "应到31人，参加21人，达到三分之二；赞成0人，没有超过参加人数（21人）的一半，要11人，不通过。", 21),
    Case("everyone abstains, of yes and no", of(bar("yes_no", "1/2", True)), 31, {"abstain": 21}, "rejected",
         "没有人赞成，也没有人反对，不通过。", 21),
    Case("six people in one household are one vote of three", rule_json(unit="household", quorum=ASSEMBLY), 3,
         {"yes": 1, "no": 1}, "rejected",
         "应到3户，参加2户，超过半数；赞成1户，反对1户，正好是参加户数（2户）的一半，没有超过，要2户，不通过。", 2, crowded=True),
    # Other methods.
    Case("a round in which nobody blocks", CONSENT, 9, {"agree": 5, "reservations": 1, "stand_aside": 1}, "adopted",
         "应到9人，参加7人，超过半数；同意5人，有保留1人，不参与1人，没有人阻止，协商一致，供参考，没有约束力。", 7),
    Case("one blocks", CONSENT, 9, {"agree": 6, "block": 1}, "no_decision",
         "应到9人，参加7人，超过半数；同意6人，有保留0人，不参与0人，阻止1人，有人阻止就不算一致，没有作出决定。", 7),
    Case("all stand aside", CONSENT, 9, {"stand_aside": 7}, "no_decision",
         "应到9人，参加7人，超过半数；同意0人，有保留0人，不参与7人，没有人阻止；没有人同意，没有作出决定。", 7),
    Case("14, 10 and 6 of 30", APPRAISAL, 31, {"competent": 14, "basically_competent": 10, "not_competent": 6}, "graded",
         "应到31人，参加30人，达到三分之二；称职14人，基本称职10人，不称职6人；称职没有超过参加人数（30人）的一半，要16人，评为基本称职，有约束力。", 30),
    Case("not competent twice in a row", APPRAISAL, 31, {"competent": 14, "not_competent": 16}, "graded",
         "应到31人，参加30人，达到三分之二；称职14人，基本称职0人，不称职16人；不称职超过参加人数（30人）的一半，评为不称职，有约束力。上一次也是不称职，连续两次，职务依规定终止。",
         30, last_grade="not_competent"),
    Case("nobody gives a grade", APPRAISAL, 31, {"abstain": 30}, "no_decision",
         "应到31人，参加30人，达到三分之二；没有人评等次，没有作出决定。", 30),
    Case("two equal at the cut", PRIORITY, 40, {"p01,p02,p03": 5, "p01,p02,p04": 5, "p01": 4, "p02": 2, "p05": 1}, "ranked",
         "投票17人，有效票17张；列入的是加装路灯（14票）、修步道（12票），共130000元，预算200000元；"
         "长椅、垃圾棚同为5票，正在列入线上，不能都列入，所以都没有列入，排序结果供参考，没有约束力。", budget="200000"),
    Case("the money reaches exactly", PRIORITY, 40, {"p01,p02,p03": 6, "p01,p02": 5, "p05": 1}, "ranked",
         "投票12人，有效票12张；列入的是加装路灯（11票）、修步道（11票）、长椅（6票），共170000元，预算170000元，排序结果供参考，没有约束力。",
         budget="170000"),
    Case("nobody picks anything", PRIORITY, 40, {}, "no_decision", "没有有效票，没有作出决定。", budget="170000"),
]  # fmt: skip

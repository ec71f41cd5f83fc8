"""Consent, appraisal, priority and no vote at all: at the line, one off it, nobody, everybody abstains."""

from typing import Any

import pytest

from councils.rules.flaws import Flaw
from proposals.rules.announcements import rule_words
from proposals.rules.counting import merge, tally, tally_counts
from proposals.rules.measures import Facts
from proposals.rules.outcome import Outcome, decide
from proposals.rules.sentences import sentence
from proposals.rules.sheets import Sheet, sheet_of
from proposals.rules.thresholds import Rule

from .build import HALF_OF_PRESENT, bar, rule, rule_json

SOMEBODY = bar("cast", "0", False, floor=1)
CONSENT = rule(
    method="consent", threshold=[SOMEBODY], quorum=[bar("members", "1/2", True)], failing="no_decision", binding=False
)
APPRAISAL = rule(method="appraisal", failing="no_decision")
COSTS = (80_000, 50_000, 40_000, 60_000, "30000.50")
PROJECTS = [{"key": f"p{n:02}", "zh": f"项目{n}", "en": f"Project {n}", "cost": c} for n, c in enumerate(COSTS, 1)]


def priority(**settings: Any) -> Rule:
    given = {"picks": 3, **settings}
    return rule(
        unit="person", method="priority", quorum=[], threshold=[], priority=given, binding=False, failing="no_decision"
    )


def heads(options: dict[str, int] | None = None, **more: Any) -> dict[str, Any]:
    return {"measures": {"heads": {"options": options or {}, **more}}}


def outcome_of(rule: Rule, data: dict[str, Any]) -> Outcome:
    """Decided, and each of the parts survives its way through JSON."""
    read = Facts.from_json(data)
    outcome = decide(rule, read)
    assert Outcome.from_json(outcome.to_json()) == outcome
    assert Rule.from_json(rule.to_json()) == rule
    assert Facts.from_json(read.to_json()) == read
    return outcome


def said(rule: Rule, data: dict[str, Any], lang: str = "zh-Hans") -> str:
    return sentence(rule, Facts.from_json(data), outcome_of(rule, data), lang)


CONSENTS = [
    ({"agree": 7}, "adopted", "同意7人，有保留0人，不参与0人，没有人阻止，协商一致"),
    ({"agree": 6, "block": 1}, "no_decision", "阻止1人，有人阻止就不算一致，没有作出决定"),
    ({"reservations": 1, "stand_aside": 6}, "adopted", "同意0人，有保留1人，不参与6人，没有人阻止，协商一致"),
    ({"stand_aside": 7}, "no_decision", "没有人阻止；没有人同意，没有作出决定"),
    ({}, "no_decision", "没有人表态，没有作出决定"),
]


@pytest.mark.parametrize(("options", "kind", "words"), CONSENTS)
def test_consent_needs_somebody_who_agrees_and_nobody_who_blocks(
    options: dict[str, int], kind: str, words: str
) -> None:
    data = heads(options, members=9, present=7, cast=sum(options.values()))
    assert outcome_of(CONSENT, data).kind == kind
    assert words in said(CONSENT, data)


def test_consent_without_a_quorum_decides_nothing() -> None:
    assert outcome_of(CONSENT, heads({"agree": 4}, members=9, present=4, cast=4)).kind == "inquorate"


@pytest.mark.parametrize(("agree", "kind"), [(5, "adopted"), (4, "no_decision")])
def test_consent_may_also_ask_for_a_share(agree: int, kind: str) -> None:
    two_thirds = rule(method="consent", threshold=[bar("present", "2/3", False)], quorum=[], failing="no_decision")
    data = heads({"agree": agree, "stand_aside": 7 - agree}, present=7, cast=7)
    assert outcome_of(two_thirds, data).kind == kind
    assert ("要5人" in said(two_thirds, data)) is (kind != "adopted")
    assert "at least two thirds of the members taking part agree and nobody blocks" in rule_words(two_thirds, "en")
    assert "参加人数的三分之二以上同意" in rule_words(two_thirds, "zh-Hans")


def test_a_veto_is_a_check_with_its_numbers() -> None:
    (veto,) = outcome_of(CONSENT, heads({"agree": 5, "block": 2}, members=9, present=7, cast=7)).of("veto")
    assert (veto.have, veto.of, veto.needed, veto.met, veto.counts) == (2, 7, 0, False, "block")


APPRAISALS = [
    ((14, 10, 6), "basically_competent"),  # DOMAIN.md reading 7
    ((15, 9, 6), "basically_competent"),
    ((16, 8, 6), "competent"),
    ((6, 9, 15), "basically_competent"),
    ((6, 8, 16), "not_competent"),
    ((0, 0, 16), "not_competent"),
    ((1, 0, 0), "basically_competent"),
]


@pytest.mark.parametrize(("counts", "grade"), APPRAISALS)
def test_a_grade_takes_more_than_half_of_those_present(counts: tuple[int, int, int], grade: str) -> None:
    options = dict(zip(("competent", "basically_competent", "not_competent"), counts, strict=True))
    cast = sum(counts)
    outcome = outcome_of(APPRAISAL, heads(options, members=31, present=30, cast=cast))
    assert (outcome.kind, outcome.grade, outcome.flagged) == ("graded", grade, False)
    assert [check.needed for check in outcome.of("grade")] == [16, 16]


@pytest.mark.parametrize("cast", [0, 30])
def test_where_everyone_abstains_there_is_no_grade(cast: int) -> None:
    data = heads({}, members=31, present=30, cast=cast, abstain=cast)
    assert outcome_of(APPRAISAL, data).kind == "no_decision"
    assert said(APPRAISAL, data).endswith("没有人评等次，没有作出决定。")
    assert "nobody gave a grade" in said(APPRAISAL, data, "en")


def test_an_appraisal_without_a_quorum_gives_no_grade() -> None:
    outcome = outcome_of(APPRAISAL, heads({"competent": 20}, members=31, present=20, cast=20))
    assert (outcome.kind, outcome.grade) == ("inquorate", "")


@pytest.mark.parametrize(
    ("last", "now", "flagged"),
    [("not_competent", 16, True), ("not_competent", 15, False), ("competent", 16, False), ("", 16, False)],
)
def test_not_competent_twice_in_a_row_is_flagged(last: str, now: int, flagged: bool) -> None:
    more = {"last_grade": last} if last else {}
    data = heads({"not_competent": now, "competent": 30 - now}, members=31, present=30, cast=30) | more
    assert outcome_of(APPRAISAL, data).flagged is flagged
    assert ("连续两次" in said(APPRAISAL, data)) is flagged
    assert ("twice in a row" in said(APPRAISAL, data, "en")) is flagged


RANKINGS: list[tuple[dict[str, Any], tuple[int, ...], str, str]] = [
    # settings, votes, funded, at the cut
    ({"budget": 200_000}, (210, 180, 121, 120, 10), "p01 p02 p03", ""),
    ({"budget": 230_000}, (210, 180, 120, 120, 10), "p01 p02 p03 p04", ""),
    ({"budget": 229_999}, (210, 180, 120, 120, 10), "p01 p02", "p03 p04"),
    ({"budget": "260000.50"}, (210, 180, 121, 120, 10), "p01 p02 p03 p04 p05", ""),
    ({"budget": "260000.49"}, (210, 180, 121, 120, 10), "p01 p02 p03 p04", ""),
    ({"budget": 79_999}, (210, 180, 121, 120, 10), "", ""),  # what is cheaper further down does not overtake
    ({"budget": 1_000_000}, (210, 180, 121, 120, 0), "p01 p02 p03 p04", ""),  # nobody is never enough
    ({"top": 2}, (210, 180, 121, 120, 10), "p01 p02", ""),
    ({"top": 2}, (210, 121, 121, 120, 10), "p01", "p02 p03"),
    ({"top": 3}, (210, 121, 121, 120, 10), "p01 p02 p03", ""),
    ({"top": 4, "budget": 130_000}, (210, 180, 121, 120, 10), "p01 p02", ""),
    ({}, (210, 180, 121, 120, 10), "p01 p02 p03 p04 p05", ""),
    ({"budget": 100_000}, (100, 100, 100, 100, 100), "", "p01 p02 p03 p04 p05"),
]


@pytest.mark.parametrize(("settings", "votes", "funded", "at_cut"), RANKINGS)
def test_money_goes_down_the_ranking_as_far_as_it_reaches(
    settings: dict[str, Any], votes: tuple[int, ...], funded: str, at_cut: str
) -> None:
    options = {f"p{n:02}": count for n, count in enumerate(votes, 1)}
    data = heads(options, cast=403, invalid=3) | {"projects": PROJECTS}
    outcome = outcome_of(priority(**settings), data)
    assert outcome.kind == "ranked"
    assert " ".join(place.key for place in outcome.funded) == funded
    assert " ".join(place.key for place in outcome.tied_at_cut) == at_cut
    assert ("都没有列入" in said(priority(**settings), data)) is bool(at_cut)
    assert ("each at the cut" in said(priority(**settings), data, "en")) is bool(at_cut)


def test_equals_share_a_place() -> None:
    data = heads({"p05": 9, "p03": 4, "p01": 4, "p02": 1}, cast=10) | {"projects": PROJECTS}
    assert [(p.key, p.rank) for p in outcome_of(priority(), data).ranking] == [
        ("p05", 1), ("p01", 2), ("p03", 2), ("p02", 4), ("p04", 5),
    ]  # fmt: skip


def test_the_ranking_says_its_sums() -> None:
    data = heads({"p01": 3, "p02": 1}, cast=4, invalid=1) | {"projects": PROJECTS}
    assert said(priority(budget=150_000), data) == (
        "投票4人，有效票3张；列入的是项目1（3票）、项目2（1票），共130000元，预算150000元，排序结果供参考，没有约束力。"
    )
    assert said(priority(budget=150_000), data, "en") == (
        "4 voted, 3 of the ballots valid; to be carried out: Project 1 (3 votes), Project 2 (1 vote), together 130,000 yuan of a "
        "budget of 150,000 yuan. Ranked, as advice; it is not binding."
    )
    assert "没有一项列入" in said(priority(budget=1), data)
    assert "none is to be carried out" in said(priority(budget=1), data, "en")


@pytest.mark.parametrize("invalid", [0, 5])
def test_without_a_valid_ballot_nothing_is_ranked(invalid: int) -> None:
    data = heads({}, cast=invalid, invalid=invalid) | {"projects": PROJECTS}
    assert outcome_of(priority(), data).kind == "no_decision"
    assert "没有有效票" in said(priority(), data)


def test_a_ranking_short_of_its_quorum_is_none() -> None:
    few = rule(
        unit="person", method="priority", quorum=[bar("eligible", "1/2", True)], threshold=[], priority={"picks": 1}
    )
    data = heads({"p01": 5}, eligible=10, cast=5, present=5) | {"projects": PROJECTS}
    outcome = outcome_of(few, data)
    assert (outcome.kind, outcome.ranking) == ("inquorate", ())


NO_VOTE = rule(method="none", quorum=[], threshold=[], binding=False, failing="opinion")


@pytest.mark.parametrize(
    ("opinions", "zh", "en"),
    [
        ({"adopted": 4, "partly": 1, "not_adopted": 3}, "收到意见8条：采纳4条，部分采纳1条，没有采纳3条", "8 opinions: 4 adopted"),
        ({"answered": 0, "open": 1}, "收到意见1条：还没有答复1条", "1 opinion: 1 not answered yet"),
        ({}, "没有收到意见", "no opinion was given"),
    ],
)  # fmt: skip
def test_a_hearing_decides_nothing_and_counts_its_answers(opinions: dict[str, int], zh: str, en: str) -> None:
    data = {**heads(), "opinions": opinions}
    assert outcome_of(NO_VOTE, data).kind == "opinion"
    assert zh in said(NO_VOTE, data)
    assert en in said(NO_VOTE, data, "en")


@pytest.mark.parametrize(
    ("which", "zh", "en"),
    [
        (CONSENT, "至少1人同意，并且没有人阻止，才算一致", "at least 1 agrees and nobody blocks it"),
        (APPRAISAL, "评不称职的超过参加人数的一半，为不称职", "not competent where more than half of the members taking part"),
        (priority(budget=200_000, top=3), "每人最多选3项；按得票多少排序；从第一名起列入，不超过3项、200000元", "within 3 places and 200,000 yuan"),
        (priority(top=1), "不超过1项", "within 1 place;"),
        (priority(), "每人最多选3项；按得票多少排序。", "Each picks up to 3; the projects are ranked by their votes."),
        (NO_VOTE, "不表决；意见逐条答复", "There is no vote; every opinion is answered"),
        (rule(method="appraisal", threshold=[bar("cast", "2/3", False)]), "评称职的达到投票人数的三分之二", "at least two thirds"),
    ],
)  # fmt: skip
def test_what_decides_is_said_before(which: Rule, zh: str, en: str) -> None:
    assert zh in rule_words(which, "zh-Hans")
    assert en in rule_words(which, "en")


def test_an_older_rule_keeps_its_json() -> None:
    assert set(rule().to_json()) == set(rule_json())
    assert rule(method="choice").to_json() == rule().to_json()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"method": "lottery"}, "rule.method"),
        ({"method": "consent", "threshold": []}, "rule.threshold"),
        ({"method": "consent", "tie": "chair"}, "rule.method"),
        ({"method": "appraisal", "threshold": []}, "rule.threshold"),
        ({"method": "appraisal", "threshold": [HALF_OF_PRESENT, HALF_OF_PRESENT]}, "rule.threshold"),
        ({"method": "priority", "threshold": []}, "rule.priority"),
        ({"priority": {"picks": 3}}, "rule.priority"),
        ({"method": "priority", "priority": {"picks": 3}}, "rule.threshold"),
        ({"method": "none", "threshold": []}, "rule.method"),
        ({"method": "priority", "threshold": [], "priority": {}}, "rule.priority.picks"),
        ({"method": "priority", "threshold": [], "priority": {"picks": 20}}, "rule.priority.picks"),
        ({"method": "priority", "threshold": [], "priority": {"picks": 1, "least": 9, "most": 5}}, "rule.priority.least"),
        ({"method": "priority", "threshold": [], "priority": {"picks": 1, "budget": -1}}, "rule.priority.budget"),
        ({"method": "priority", "threshold": [], "priority": {"picks": 1, "top": 0}}, "rule.priority.top"),
        ({"method": "priority", "threshold": [], "priority": {"picks": 1, "currency": {"zh": 1, "en": "x"}}}, "rule.priority.currency.zh"),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_hold_together_is_refused(changes: dict[str, Any], place: str) -> None:
    with pytest.raises(Flaw) as found:
        rule(**changes)
    assert found.value.place == place
    assert found.value.mend


def test_owners_vote_yes_or_no_only() -> None:
    with pytest.raises(Flaw) as found:
        rule(unit="owner", measures=["heads", "area"], method="consent")
    assert found.value.place == "rule.method"


PROJECT = PROJECTS[0]


@pytest.mark.parametrize(
    ("which", "data", "place"),
    [
        (rule(), heads({"agree": 1}, members=31, present=30, cast=1), "facts.measures.heads.options"),
        (CONSENT, {"measures": {"heads": {"members": 9, "present": 7, "yes": 7}}}, "facts.measures.heads.yes"),
        (CONSENT, heads({"yes": 7}, members=9, present=7, cast=7), "facts.measures.heads.options.yes"),
        (CONSENT, heads({"agree": 6}, members=9, present=7, cast=7), "facts.measures.heads.options"),
        (NO_VOTE, heads({"agree": 1}, cast=1), "facts.measures.heads.options.agree"),
        (CONSENT, heads({"agree": 7}, members=9), "facts.measures.heads.cast"),
        (CONSENT, heads({"agree": 7}, cast=7, abstain=8), "facts.measures.heads.cast"),
        (CONSENT, {"measures": {"heads": {"options": 3}}}, "facts.measures.heads.options"),
        (CONSENT, heads({"Agree": 3}, cast=3), "facts.measures.heads.options"),
        (CONSENT, heads({"agree": "1.5"}, cast=3), "facts.measures.heads.options.agree"),  # type: ignore[dict-item]
        (priority(), heads({"p01": 1}, cast=1) | {"projects": PROJECTS[:4]}, "facts.projects"),
        (priority(), heads({"p01": 9}, cast=9) | {"projects": [PROJECT, PROJECT]}, "facts.projects"),
        (priority(), heads({}, cast=0) | {"projects": {}}, "facts.projects"),
        (priority(), heads({}, cast=0) | {"projects": [PROJECT | {"zh": ""}]}, "facts.projects[0].zh"),
        (priority(), heads({}, cast=0) | {"projects": [PROJECT | {"key": "P 1"}]}, "facts.projects[0].key"),
        (priority(), heads({"p01": 2, "p02": 1}, cast=1) | {"projects": PROJECTS}, "facts.measures.heads.options"),
        (priority(), heads({"p01": 3, "p02": 3, "p03": 3, "p04": 1}, cast=3) | {"projects": PROJECTS}, "facts.measures.heads.options"),
        (priority(), heads({"p01": 1}, cast=2) | {"projects": PROJECTS}, "facts.measures.heads.options"),
        (APPRAISAL, heads({}, cast=0) | {"last_grade": "good"}, "facts.last_grade"),
        (NO_VOTE, heads() | {"opinions": {"lost": 1}}, "facts.opinions.lost"),
    ],
)  # fmt: skip
def test_facts_that_are_no_count_of_such_ballots_are_refused(which: Rule, data: dict[str, Any], place: str) -> None:
    with pytest.raises(Flaw) as found:
        decide(which, Facts.from_json(data))
    assert found.value.place == place


def test_marks_are_kept_in_one_form() -> None:
    sheet = sheet_of(priority(), ["p03", "p01", "p02", "p04", "p05"])
    assert sheet.canonical("p03,p01") == "p01,p03"
    assert sheet_of(CONSENT).canonical("block") == "block"
    assert sheet.canonical("invalid") == "invalid"
    for wrong in ("", "p01,p01", "p01,p02,p03,p04", "p09", "abstain", "p01,", "yes"):
        with pytest.raises(Flaw) as found:
            sheet.canonical(wrong)
        assert wrong == "" or wrong not in str(found.value)
    for wrong in ("abstain", "agree,block", "yes"):
        with pytest.raises(Flaw):
            sheet_of(CONSENT).canonical(wrong)


def test_picks_are_counted_row_by_row() -> None:
    sheet = Sheet("priority", ("p01", "p02", "p03"), 2)
    cast = [("p01,p02", {"heads": 1}), ("p02", {"heads": 1}), ("invalid", {"heads": 1})]
    expected = {"cast": 3, "abstain": 0, "invalid": 1, "options": {"p01": 1, "p02": 2, "p03": 0}}
    assert tally(cast, sheet=sheet) == {"heads": expected}
    assert tally_counts({"p01,p02": 1, "p02": 1, "invalid": 1}, sheet) == {"heads": expected}
    assert merge(tally(cast[:1], sheet=sheet), tally(cast[1:], sheet=sheet)) == {"heads": expected}
    grades = tally_counts({"competent": 2, "abstain": 1}, sheet_of(APPRAISAL))["heads"]
    assert grades == {
        "cast": 3, "abstain": 1, "invalid": 0,
        "options": {"competent": 2, "basically_competent": 0, "not_competent": 0},
    }  # fmt: skip


@pytest.mark.parametrize("piece", [{"cast": 1, "maybe": 1}, {"cast": 1, "yes": 1, "options": {"p01": 1}}])
def test_counts_of_no_ballot_are_not_added(piece: dict[str, Any]) -> None:
    with pytest.raises(Flaw):
        merge({"heads": piece})

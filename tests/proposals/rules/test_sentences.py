"""What residents read. Whole sentences, so that a change of a word is a decision."""

from fractions import Fraction

import pytest

from proposals.rules.outcome import decide
from proposals.rules.phrases import part
from proposals.rules.sentences import enough, quorum_words, rule_words, sentence
from proposals.rules.thresholds import Rule

from .build import bar, facts, no_quorum, owners, rule

HOUSEHOLDS = rule(unit="household", quorum=[bar("eligible", "1/2", True)])
CHAIR = rule(tie="chair", threshold=[bar("yes_no", "1/2", True)])
LOT = rule(tie="lot")
SCOTTISH = rule(quorum=[bar("members", "1/3", False, floor=3)], threshold=[bar("yes_no", "1/2", True)], tie="chair")
CONSENSUS = no_quorum(bar("yes_no", "1", False), binding=False, failing="opinion", unit="person")
SPECIAL = owners("3/4", False)
ADVICE = no_quorum(bar("cast", "2/3", False), binding=False, failing="no_decision", unit="person")
AREA = {"eligible": 60000}


@pytest.mark.parametrize(
    ("given", "counted", "zh", "en"),
    [
        (
            HOUSEHOLDS,
            facts(eligible=1286, present=812, yes=528, no=200, abstain=84),
            "应到1286户，参加812户，超过半数；赞成528户，超过参加户数的一半，通过，有约束力。",
            ("812 of 1,286 households took part, more than half; 528 were for, more than half of the 812 taking part. "
            "Carried, and binding."),
        ),
        (
            rule(),
            facts(members=31, present=21, yes=10, no=1, abstain=10),
            "应到31人，参加21人，达到三分之二；赞成10人，没有超过参加人数（21人）的一半，要11人，不通过。",
            ("21 of 31 members took part, at least two thirds; 10 were for, not more than half of the 21 taking part: "
            "11 are needed. Not carried."),
        ),
        (
            rule(),
            facts(members=31, present=24, yes=12, no=12),
            "应到31人，参加24人，达到三分之二；赞成12人，反对12人，正好是参加人数（24人）的一半，没有超过，要13人，不通过。",
            ("24 of 31 members took part, at least two thirds; 12 were for and 12 against, exactly half of the 24 taking "
            "part, and it must be more: 13 are needed. Not carried."),
        ),
        (
            rule(),
            facts(members=31, present=19),
            "应到31人，参加19人，不到三分之二，要21人，不能作决定。",
            "19 of 31 members took part, less than two thirds: 21 are needed. No decision could be made.",
        ),
        (
            rule(),
            facts(members=0, present=0),
            "名册上没有人，不能作决定。",
            "There is nobody on the roll. No decision could be made.",
        ),
        (
            no_quorum(bar("eligible", "1/2", True)),
            facts(eligible=0),
            "名册上没有人，不通过。",
            "Nobody is on the roll. Not carried.",
        ),
        (
            CHAIR,
            facts(members=31, present=25, yes=12, no=12, abstain=1),
            ("应到31人，参加25人，达到三分之二；赞成12人，反对12人，正好是赞成和反对合计（24人）的一半；"
            "票数相等，等主持人决定，还没有结果。"),
            ("25 of 31 members took part, at least two thirds; 12 were for and 12 against, exactly half of the 24 for or "
            "against; it is a tie, which waits for the chair's casting vote. Not decided yet."),
        ),
        (
            CHAIR,
            facts("yes", members=31, present=25, yes=12, no=12, abstain=1),
            ("应到31人，参加25人，达到三分之二；赞成12人，反对12人，正好是赞成和反对合计（24人）的一半；"
            "票数相等，由主持人决定为赞成，通过，有约束力。"),
            ("25 of 31 members took part, at least two thirds; 12 were for and 12 against, exactly half of the 24 for or "
            "against; it is a tie, and the chair's casting vote was for. Carried, and binding."),
        ),
        (
            LOT,
            facts(lot="no", members=31, present=24, yes=12, no=12),
            ("应到31人，参加24人，达到三分之二；赞成12人，反对12人，正好是参加人数（24人）的一半；"
            "票数相等，由抽签决定为反对，不通过。"),
            ("24 of 31 members took part, at least two thirds; 12 were for and 12 against, exactly half of the 24 taking "
            "part; it is a tie, and the lot was against. Not carried."),
        ),
        (
            CHAIR,
            facts("yes", members=31, present=25, abstain=25),
            "应到31人，参加25人，达到三分之二；没有人赞成，也没有人反对，不通过。",
            "25 of 31 members took part, at least two thirds; nobody voted for or against. Not carried.",
        ),
        (
            SCOTTISH,
            facts(members=5, present=2, yes=2),
            "应到5人，参加2人，不到最少的3人，要3人，不能作决定。",
            "2 of 5 members took part, fewer than the minimum of 3: 3 are needed. No decision could be made.",
        ),
        (
            rule(unit="person", quorum=[bar("eligible", "0", False, floor=2)]),
            facts(eligible=900, present=1, yes=1),
            "应到900人，参加1人，不到最少的2人，要2人，不能作决定。",
            "1 of 900 residents took part, fewer than the minimum of 2: 2 are needed. No decision could be made.",
        ),
        (
            rule(unit="person", quorum=[bar("eligible", "0", False, floor=2)]),
            facts(eligible=900, present=2, yes=2),
            "应到900人，参加2人，达到最少的2人；赞成2人，超过参加人数的一半，通过，有约束力。",
            ("2 of 900 residents took part, at least the minimum of 2; 2 were for, more than half of the 2 taking part. "
            "Carried, and binding."),
        ),
        (
            CONSENSUS,
            facts(yes=1, no=1),
            "赞成1人，反对1人，不是赞成和反对合计（2人）的全部，要2人，记为协商意见，不作决定。",
            "1 was for and 1 against, not all of the 2 for or against: 2 are needed. Recorded as an opinion, not a decision.",
        ),
        (
            CONSENSUS,
            facts(yes=2),
            "赞成2人，反对0人，是赞成和反对合计的全部，通过，供参考，没有约束力。",
            "2 were for and 0 against, all of the 2 for or against. Carried as advice; it is not binding.",
        ),
        (
            ADVICE,
            facts(yes=19, no=11),
            "赞成19人，不到投票人数（30人）的三分之二，要20人，没有作出决定。",
            "19 were for, less than two thirds of the 30 who voted: 20 are needed. No decision was made.",
        ),
        (
            owners("1/2", True),
            facts(eligible=861, yes=300, no=274, area={**AREA, "yes": "20000", "no": "20000"}),
            ("有表决权861人，投票574人，达到三分之二；总面积60000平方米，投票面积40000平方米，达到三分之二；"
            "赞成300人，超过参与表决人数的一半；"
            "赞成面积20000平方米，反对面积20000平方米，正好是参与表决面积（40000平方米）的一半，没有超过，不通过。"),
            ("574 of 861 owners voted, at least two thirds; 40,000 m² of 60,000 m² voted, at least two thirds; "
            "300 were for, more than half of the 574 taking part in the vote; 20,000 m² was for and 20,000 m² against, "
            "exactly half of the 40,000 m² of those taking part in the vote, and it must be more. Not carried."),
        ),
        (
            owners("1/2", True),
            facts(eligible=861, yes=300, no=274, area={**AREA, "yes": "19999.5", "no": "20000.5"}),
            ("有表决权861人，投票574人，达到三分之二；总面积60000平方米，投票面积40000平方米，达到三分之二；"
            "赞成300人，超过参与表决人数的一半；"
            "赞成面积19999.50平方米，没有超过参与表决面积（40000平方米）的一半，要超过20000平方米，不通过。"),
            ("574 of 861 owners voted, at least two thirds; 40,000 m² of 60,000 m² voted, at least two thirds; "
            "300 were for, more than half of the 574 taking part in the vote; 19,999.50 m² was for, not more than half "
            "of the 40,000 m² of those taking part in the vote: more than 20,000 m² is needed. Not carried."),
        ),
        (
            rule(unit="owner", measures=["heads", "area"], threshold=[
                bar("cast", "1/2", True), bar("cast", "1/2", True, "area")],
                quorum=[bar("eligible", "1/2", True, "area")]),
            facts(eligible=3, yes=1, area={"eligible": 300, "present": "120", "yes": "120"}),
            "总面积300平方米，参加面积120平方米，没有超过半数，要超过150平方米，不能作决定。",
            "120 m² of 300 m² took part, not more than half: more than 150 m² is needed. No decision could be made.",
        ),
    ],
)  # fmt: skip
def test_outcome_is_one_sentence_in_both_languages(given: Rule, counted: object, zh: str, en: str) -> None:
    outcome = decide(given, counted)  # type: ignore[arg-type]
    assert sentence(given, counted, outcome, "zh-Hans") == zh  # type: ignore[arg-type]
    assert sentence(given, counted, outcome, "en") == en  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "eligible", "present", "zh", "en"),
    [
        (rule(), 31, 19, "还差2人：应到31人，到了19人，要21人。", "2 more must be present: 19 of 31 are here, 21 are needed."),
        (rule(), 31, 1, "还差20人：应到31人，到了1人，要21人。", "20 more must be present: 1 of 31 is here, 21 are needed."),
        (rule(), 31, 24, "够了：应到31人，到了24人，要21人，还可以走3人。",
         "Enough: 24 of 31 are here, 21 are needed, 3 may leave."),
        (rule(), 31, 21, "刚好够：应到31人，到了21人，要21人，再少1人就不够。",
         "Just enough: 21 of 31 are here, 21 are needed. If 1 leaves, it is no longer enough."),
        (rule(), 1, 0, "还差1人：应到1人，到了0人，要1人。", "1 more must be present: 0 of 1 are here, 1 is needed."),
        (rule(), 0, 0, "名册上没有人。", "There is nobody on the roll."),
        (HOUSEHOLDS, 900, 450, "还差1户：应到900户，到了450户，要451户。",
         "1 more must be present: 450 of 900 are here, 451 are needed."),
        (no_quorum(bar("cast", "1/2", True)), 31, 19, "不要求最低到会数。", "No minimum attendance is required."),
        (rule(quorum=[bar("members", "2/3", True, counts="cast")]), 30, 20, "还差1人：有表决权30人，已投20人，要21人。",
         "1 more must vote: 20 of 30 have voted, 21 are needed."),
        (rule(quorum=[bar("members", "2/3", True, counts="cast")]), 30, 22, "够了：有表决权30人，已投22人，要21人。",
         "Enough: 22 of 30 have voted, 21 are needed."),
    ],
)  # fmt: skip
def test_quorum_is_a_live_sentence(given: Rule, eligible: int, present: int, zh: str, en: str) -> None:
    assert quorum_words(given, eligible, present, "zh-Hans") == zh
    assert quorum_words(given, eligible, present, "en") == en


def test_quorum_reads_facts_and_a_newer_number_present() -> None:
    counted = facts(members=31, present=19)
    assert quorum_words(rule(), counted, None, "zh-Hans").startswith("还差2人")
    assert quorum_words(rule(), counted, 25, "zh-Hans").startswith("够了")


def test_quorum_of_areas_may_stand_exactly_on_its_line() -> None:
    given = rule(
        unit="owner",
        measures=["heads", "area"],
        quorum=[bar("eligible", "1/2", True, "area")],
        threshold=[bar("cast", "1/2", True), bar("cast", "1/2", True, "area")],
    )
    half = facts(eligible=3, area={"eligible": 300, "present": 150})
    assert quorum_words(given, half, None, "zh") == "还差一点：总面积300平方米，到了150平方米，要超过150平方米。"
    assert quorum_words(given, half, None, "en") == (
        "A little more must be present: 150 m² of 300 m² is here, more than 150 m² is needed."
    )
    more = facts(eligible=3, area={"eligible": 300, "present": "200.5"})
    assert quorum_words(given, more, None, "en") == ("Enough: 200.50 m² of 300 m² is here, more than 150 m² is needed.")
    voted = facts(eligible=861, yes=574, area={**AREA, "yes": "39999.75"})
    assert quorum_words(SPECIAL, voted, None, "en").endswith(
        "0.25 m² more must vote: 39,999.75 m² of 60,000 m² has voted, 40,000 m² is needed."
    )


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (HOUSEHOLDS, "要有超过半数的户参加；赞成超过参加户数的一半，才通过。正好一半不通过。",
         ("More than half of the households must take part; it is carried by more than half of the households taking part. "
         "Exactly half is not enough.")),
        (rule(), "要有三分之二以上的成员参加；赞成超过参加人数的一半，才通过。正好一半不通过。",
         ("At least two thirds of the members must take part; it is carried by more than half of the members taking part. "
         "Exactly half is not enough.")),
        (SCOTTISH, "要有三分之一以上的成员参加（最少3人）；赞成超过赞成和反对合计的一半，才通过。票数相等时由主持人决定。",
         ("At least one third of the members must take part (never fewer than 3); it is carried by more than half of the "
         "members for or against. In a tie the chair has the casting vote.")),
        (LOT, "要有三分之二以上的成员参加；赞成超过参加人数的一半，才通过。票数相等时抽签决定。",
         ("At least two thirds of the members must take part; it is carried by more than half of the members taking part. "
         "A tie is decided by lot.")),
        (CONSENSUS, "赞成是赞成和反对合计的全部，才通过。", "It is carried by all of the residents for or against."),
        (ADVICE, "赞成达到投票人数的三分之二，才通过。", "It is carried by at least two thirds of the residents who voted."),
        (SPECIAL, ("要有三分之二以上的业主投票；投票面积要有总面积的三分之二以上；"
         "赞成达到参与表决人数的四分之三，并且赞成面积达到参与表决面积的四分之三，才通过。"),
         ("At least two thirds of the owners must vote; owners of at least two thirds of the area must vote; it is carried "
         "by at least three quarters of the owners taking part in the vote, and at least three quarters of the area of "
         "those taking part in the vote.")),
        (rule(unit="person", quorum=[bar("eligible", "0", False, floor=2)], threshold=[bar("members", "1/2", True)]),
         "最少要有2人参加；赞成超过全体成员人数的一半，才通过。正好一半不通过。",
         "At least 2 must take part; it is carried by more than half of the members. Exactly half is not enough."),
        (rule(quorum=[bar("members", "1", False)]),
         "要有全部的成员参加；赞成超过参加人数的一半，才通过。正好一半不通过。",
         ("All of the members must take part; it is carried by more than half of the members taking part. "
         "Exactly half is not enough.")),
    ],
)  # fmt: skip
def test_rule_says_what_carries_it(given: Rule, zh: str, en: str) -> None:
    assert rule_words(given, "zh-Hans") == zh
    assert rule_words(given, "en") == en


def test_rule_names_the_number_of_votes_once_its_base_is_known() -> None:
    known = facts(members=31, present=24)
    assert "至少13票赞成（超过参加人数24人的一半）" in rule_words(rule(), "zh-Hans", known)
    assert "at least 13 votes for (more than half of the 24 taking part)" in rule_words(rule(), "en", known)
    one = facts(members=1, present=1)
    assert "at least 1 vote for" in rule_words(rule(), "en", one)
    of_all = no_quorum(bar("members", "1", False))
    assert "至少31票赞成（是全体成员人数31人的全部）" in rule_words(of_all, "zh", known)
    assert "votes" not in rule_words(rule(), "en", facts(members=31, present=0))
    assert "votes" not in rule_words(ADVICE, "en", known)


def test_at_least_and_more_than_are_never_mixed() -> None:
    """以上 and "at least" never stand in a strict rule, 超过 and "more than" never in one that is not."""
    strict = rule(quorum=[bar("members", "2/3", True)], threshold=[bar("present", "2/3", True)])
    loose = rule(quorum=[bar("members", "2/3", False)], threshold=[bar("present", "2/3", False)])
    assert "以上" not in rule_words(strict, "zh")
    assert "at least" not in rule_words(strict, "en").lower()
    assert "超过" not in rule_words(loose, "zh")
    assert "more than" not in rule_words(loose, "en").lower()


def test_fractions_read_as_words() -> None:
    assert [part(Fraction(*pair), "en") for pair in ((1, 2), (3, 4), (1, 10), (3, 11), (1, 1))] == [
        "half", "three quarters", "one tenth", "3/11", "all",
    ]  # fmt: skip
    assert [part(Fraction(*pair), "zh") for pair in ((1, 2), (3, 4), (1, 10), (3, 11), (1, 1))] == [
        "一半", "四分之三", "十分之一", "11分之3", "全部",
    ]  # fmt: skip


def test_enough_is_one_or_many() -> None:
    (check,) = decide(no_quorum(bar("cast", "1/2", True)), facts(no=1)).checks
    assert enough(rule(), check, "en") == "1 is needed"
    assert enough(rule(), check, "zh") == "要1人"

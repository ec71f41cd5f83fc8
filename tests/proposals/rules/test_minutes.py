"""Minutes from facts: every sentence in both languages, nothing where there is nothing to say."""

from dataclasses import replace

from councils.rules.words import Words
from proposals.rules.minutes import ItemFacts, MinutesFacts, Move, VoteFacts, minutes_text

CHAIR, MEMBER = Words("沈若梅", "Shen Ruomei"), Words("韩立", "Han Li")
FACTS = MinutesFacts(
    title=Words("居民代表会议", "Representatives’ meeting"),
    body=Words("居民代表会议", "Representatives’ meeting"),
    when=Words("6月12日（周五）19:00", "Friday 12 June, 19:00"),
    place=Words("议事厅", "Council hall"),
    opened="19:02",
    closed="20:10",
    chair=CHAIR,
    recorder=MEMBER,
    household=False,
    due=31,
    present=25,
    guests=0,
    quorum=Words("够了。", "Enough."),
)
ITEM = ItemFacts(1, Words("路灯", "Lamps"), Words("青槐议〔2026〕14号", "Matter 2026/14"), "closed", "19:05", "19:30")
VOTE = VoteFacts(
    Words("修吗？", "Repair?"), "19:20", "19:26", "named", 31, Words("赞成17人，通过。", "17 were for. Carried.")
)


def both(facts: MinutesFacts) -> tuple[str, str]:
    words = minutes_text(facts)
    return words.zh, words.en


def with_item(**more: object) -> tuple[str, str]:
    return both(replace(FACTS, items=(replace(ITEM, **more),)))  # type: ignore[arg-type]


def test_plain_meeting_says_who_when_where_and_no_more() -> None:
    zh, en = both(FACTS)
    assert "时间：6月12日（周五）19:00（19:02开始，20:10结束）" in zh
    assert "When: Friday 12 June, 19:00 (opened 19:02, closed 20:10)" in en
    assert "应到31人，开始时实到25人。够了。" in zh
    assert "31 people were due, 25 were there at the opening. Enough." in en
    for word in ("列席", "会中又到", "出席：", "通知提前"):
        assert word not in zh
    for word in ("Guests", "Came during", "Present:", "short notice"):
        assert word not in en


def test_short_notice_guests_and_who_came_and_left_are_told() -> None:
    moves = (Move("19:12", MEMBER, came=True), Move("19:40", CHAIR, came=False))
    zh, en = both(replace(FACTS, short_notice="水管爆裂", guests=2, came=1, left=1, named=(CHAIR,), moves=moves))
    for line in (
        "原因：水管爆裂",
        "会中又到1人，提前离开1人。",
        "列席2人",
        "出席：沈若梅",
        "19:12 韩立到会",
        "19:40 沈若梅离开",
    ):
        assert line in zh, line
    for line in (
        "because: 水管爆裂", "Came during the meeting: 1. Left before its end: 1.", "Guests, not counted: 2.",
        "Present: Shen Ruomei", "19:12 Han Li came", "19:40 Shen Ruomei left",
    ):  # fmt: skip
        assert line in en, line


def test_households_are_counted_as_households() -> None:
    zh, en = both(replace(FACTS, household=True, came=1))
    assert "应到31户，开始时实到25户。" in zh
    assert "31 households were due" in en


def test_item_without_a_vote_was_heard() -> None:
    zh, en = with_item()
    assert "### 1. 路灯（青槐议〔2026〕14号）\n\n19:05开始，19:30结束。\n\n已听取并讨论，没有表决。" in zh
    assert "### 1. Lamps (Matter 2026/14)\n\nOpened 19:05, closed 19:30.\n\nHeard and discussed without a vote." in en


def test_item_that_is_no_matter_or_never_ended_has_no_number_and_no_end() -> None:
    zh, en = with_item(matter=Words("", ""), closed="", note="已说明。")
    assert "### 1. 路灯\n\n19:05开始。\n\n已说明。" in zh
    assert "### 1. Lamps\n\nOpened 19:05.\n\n已说明。" in en


def test_unannounced_item_decided_nothing() -> None:
    zh, en = with_item(announced=False)
    assert "通知里没有这一项，只讨论，不作决定。" in zh
    assert "Not announced in the notice" in en


def test_postponed_item_says_why_or_that_it_was_not_reached() -> None:
    zh, en = with_item(state="postponed", note="缺报价")
    assert "推迟到以后的会议。原因：缺报价" in zh
    assert "Postponed to a later meeting, because: 缺报价" in en
    zh, en = with_item(state="postponed", opened="", closed="")
    assert "推迟到以后的会议。这次没有轮到。" in zh
    assert "Postponed to a later meeting; it was not reached." in en


def test_vote_brings_its_published_sentence() -> None:
    zh, en = with_item(votes=(VOTE,))
    assert "记名表决：修吗？（19:20至19:26，名册31）。**赞成17人，通过。**" in zh
    assert "Vote, by name: Repair? (19:20 to 19:26, 31 on the roll). **17 were for. Carried.**" in en
    assert "已听取" not in zh


def test_annulled_and_uncounted_votes_say_so() -> None:
    zh, en = with_item(votes=(replace(VOTE, annulled="名册有误"), replace(VOTE, secrecy="confidential", sentence=None)))
    assert "这次表决作废，原因：名册有误" in zh
    assert "This vote was annulled, because: 名册有误" in en
    assert "不记名表决" in zh
    assert "票还没有计完，结果另行公布。" in zh
    assert "Not counted yet; the result is published separately." in en


def test_who_is_represented_by_mandate_is_counted_once() -> None:
    zh, en = both(replace(FACTS, by_mandate=4))
    assert "实到的里面，4人由受托人代表。" in zh
    assert "Of those who were there, represented by mandate: 4." in en
    assert "受托人" not in both(FACTS)[0]

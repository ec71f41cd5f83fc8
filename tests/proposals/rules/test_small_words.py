"""Words that stand on the table of a procedure and below a count of hands; a notice of its own for one basis."""

from dataclasses import replace
from fractions import Fraction

import pytest

from councils.rules.words import Words
from proposals.rules.bundle import FORMAT, build_bundle, check_bundle, signed_text
from proposals.rules.hands import Counted, hands_words
from proposals.rules.procedure_words import notice_words, proxy_words, support_words
from proposals.rules.procedures import Notice, Proxy, SupportRule
from proposals.rules.sheet_account import SheetAccount

from .cases import APPRAISAL
from .test_bundle import parts

COUNTED = Counted({"yes": 9, "no": 4, "abstain": 1}, Words("甲", "A"), Words("乙", "B"))


def test_hands_are_told_with_who_counted_and_which_count_counts() -> None:
    assert hands_words([]) == Words("", "")
    once = hands_words([COUNTED])
    assert once.zh == "举手：赞成9，反对4，弃权1；计票人甲，监票人乙。"
    twice = hands_words([COUNTED, replace(COUNTED, why="太近")])
    assert twice.zh.endswith("复计（太近）：赞成9，反对4，弃权1；计票人甲，监票人乙。以最后一次为准。")
    assert twice.en.endswith("The last count is the one that counts.")


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (Notice(0, False, "full_days", True), "none"),
        (Notice(3, False, "last_day", False), "3 days, the last of them allowed"),
        (Notice(1, True, "full_days", False), "1 clear day, without Sundays and holidays"),
    ],
)
def test_notice_in_words(notice: Notice, words: str) -> None:
    assert notice_words(notice).en == words


def test_a_basis_may_have_a_notice_of_its_own() -> None:
    notice = Notice(10, False, "full_days", True, {"household": 3})
    assert notice.on("household") == {"days": 3, "clear": False, "reading": "full_days", "short_notice": True}
    assert notice.on("person")["days"] == 10
    assert notice.to_json()["by_basis"] == {"household": 3}


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        (Proxy(False, 0, False, False, False), "no"),
        (Proxy(True, 2, False, False, False), "at most 2 for one holder"),
        (
            Proxy(True, 2, True, True, True),
            "in writing, at most 2 for one holder, within the household, the list is published",
        ),
    ],
)
def test_proxy_in_words(proxy: Proxy, words: str) -> None:
    assert proxy_words(proxy).en == words


def test_support_in_words() -> None:
    assert support_words(None).en == "none"
    assert support_words(SupportRule("adults", Fraction(1, 10), 5, 20)).zh.endswith("以上联名，最少5人，最多20人")
    assert support_words(SupportRule("adults", Fraction(1, 10), 0)).zh.endswith("十分之一以上联名")


def test_an_account_of_sheets_says_what_is_left() -> None:
    account = SheetAccount(printed=60, issued=50, returned=5)
    assert account.in_office == 15
    assert account.to_json()["printed"] == 60


def test_the_last_grade_is_in_the_bundle_and_recounted() -> None:
    ballots = [{"code": f"{n}000-0000", "marks": "not_competent"} for n in range(4)]
    bundle = build_bundle(**parts(rule=APPRAISAL, ballots=ballots, last_grade="not_competent"))
    assert bundle["outcome"]["flagged"] is True
    assert check_bundle(bundle) == []
    assert check_bundle(bundle | {"last_grade": "competent"})
    assert "last_grade" not in build_bundle(**parts())
    assert signed_text(bundle["root"]) == f"{FORMAT}:{bundle['root']}".encode()

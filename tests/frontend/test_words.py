"""Dates, numbers and hashes as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
import time_machine
from django.utils import timezone, translation

from frontend.templatetags.words import clauses, clock, number, sha, when, zhdate


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "9月21日（周一）"), ("en", "Monday 21 September")], ids=["zh", "en"]
)
def test_date_is_told_with_its_weekday(language: str, words: str) -> None:
    with translation.override(language), time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC)):
        assert when(date(2026, 9, 21)) == f'<time datetime="2026-09-21">{words}</time>'


def test_another_year_is_named() -> None:
    with translation.override("zh-hans"), time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC)):
        assert "2027年1月5日" in when(date(2027, 1, 5))


def test_moment_is_told_in_the_community_s_time_and_its_clock_stays_in_one_line() -> None:
    at = datetime(2026, 9, 21, 12, 0, tzinfo=UTC)
    with (
        translation.override("en"),
        timezone.override("Asia/Shanghai"),
        time_machine.travel(datetime(2026, 9, 1, tzinfo=UTC)),
    ):
        assert when(at).endswith('Monday 21 September, <span class="clock">20:00</span></time>')
        assert zhdate(at) == '<time datetime="2026-09-21">Monday 21 September</time>'
        assert ">20:00<" in clock(at)


def test_no_date_is_nothing_and_words_stay_words() -> None:
    assert when(None) == ""
    assert when("until the bell") == "until the bell"
    assert clock(None) == ""


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (1286, "1,286", "1286"),
        (Fraction(5), "5", "5"),
        (Fraction(257, 2), "128.5", "128.5"),
        (40000.50, "40,000.5", "40000.5"),
        (None, "", ""),
    ],
)
def test_number_is_grouped_as_its_readers_count(value: object, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert number(value) == english
    with translation.override("zh-hans"):
        assert number(value) == chinese


def test_hash_is_short_in_fours_and_whole_in_its_title() -> None:
    shown = sha("18d90bfe8cfe24683f35")
    assert ">18d9 0bfe 8cfe…<" in shown
    assert 'title="18d90bfe8cfe24683f35"' in shown
    assert sha(bytes.fromhex("18d90bfe"), 64) == '<code class="hash" title="18d90bfe">18d9 0bfe</code>'
    assert sha(None) == ""


def test_chinese_heading_breaks_at_its_own_commas() -> None:
    assert clauses("3号院旧车棚改成助餐点，您家同意吗？") == (
        '<span class="clause">3号院旧车棚改成助餐点，</span><span class="clause">您家同意吗？</span>'
    )
    assert clauses("Shall we build it?") == "Shall we build it?"


def test_heading_from_a_resident_is_escaped() -> None:
    assert "<b>" not in clauses("<b>一，二")

from datetime import UTC, datetime, timedelta

import pytest

from proposals.rules.discussion_time import ENDED, Stay, discussion_window

START = datetime(2026, 9, 1, tzinfo=UTC)
END = START + timedelta(days=7)
DAY = timedelta(days=1)


def test_a_draft_is_not_discussed() -> None:
    assert not discussion_window([Stay("draft", START)], START).begun
    assert not discussion_window([], START).begun


@pytest.mark.parametrize("stage", ["support", "screening"])
def test_it_opens_with_the_submission(stage: str) -> None:
    window = discussion_window([Stay("draft", START, left_at=START), Stay(stage, START + DAY)], END)
    assert window.is_open
    assert window.until is None


@pytest.mark.parametrize(
    ("moment", "is_open"), [(END - timedelta(microseconds=1), True), (END, False), (END + DAY, False)]
)
def test_the_deadline_itself_is_closed(moment: datetime, is_open: bool) -> None:
    window = discussion_window([Stay("discussion", START, due_at=END)], moment)
    assert (window.is_open, window.until) == (is_open, END)


@pytest.mark.parametrize("stage", ["notice", "meeting", "ballot"])
def test_a_meeting_does_not_shorten_the_promised_days(stage: str) -> None:
    stays = [Stay(stage, START + DAY), Stay("discussion", START, due_at=END, left_at=START + DAY)]
    assert discussion_window(stays, START + 2 * DAY).is_open
    assert not discussion_window(stays, END).is_open


def test_without_a_last_day_it_ends_with_the_stage() -> None:
    assert discussion_window([Stay("discussion", START)], END).is_open
    assert discussion_window([Stay("discussion", START, left_at=END), Stay("meeting", END)], END).until == END
    assert not discussion_window([Stay("discussion", START, left_at=END), Stay("meeting", END)], END).is_open


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_nobody_writes_in_an_ended_matter(stage: str) -> None:
    stays = [Stay("discussion", START, due_at=END, left_at=START + DAY), Stay(stage, START + DAY)]
    assert not discussion_window(stays, START + 2 * DAY).is_open


def test_a_second_comment_period_counts_by_itself() -> None:
    stays = [
        Stay("discussion", START, due_at=END, left_at=END),
        Stay("returned", END, left_at=END + DAY),
        Stay("discussion", END + DAY, due_at=END + 5 * DAY),
    ]
    assert discussion_window(stays, END + 2 * DAY).is_open

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.models import Event, Message
from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.moderation import appeal_hiding, hide_comment, keep_hidden, restore_comment
from proposals.models import Comment
from proposals.permissions.comment import appeal_waits, may_read_hidden
from tests.conftest import actor_of
from tests.proposals.discussion.conftest import NOW, ROLES

Say = Callable[..., Comment]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def comment(cast: SimpleNamespace, say: Say) -> Comment:
    return say(cast.resident, "他就是个骗子。")


@pytest.fixture
def hidden(cast: SimpleNamespace, comment: Comment) -> Comment:
    with playing_at(NOW):
        return hide_comment(actor=actor_of(cast.secretary), comment=comment, why="指名骂人。")


def told(kind: str) -> list[int]:
    return list(Message.objects.filter(kind=kind, channel="app").values_list("to", flat=True))


@pytest.mark.parametrize("who", [*ROLES, "neighbour_secretary"])
def test_only_a_secretary_hides(cast: SimpleNamespace, comment: Comment, who: str) -> None:
    actor = actor_of(getattr(cast, who))
    if who == "secretary":
        assert hide_comment(actor=actor, comment=comment, why="指名骂人。").hidden_why == "指名骂人。"
        assert told("comment:hidden") == [cast.resident.pk]
        assert Message.objects.filter(kind="comment:hidden").first().particulars["why"] == "指名骂人。"
    else:
        with pytest.raises(Refused, match=r"comment:(role|not_here)"):
            hide_comment(actor=actor, comment=comment, why="不喜欢")
        comment.refresh_from_db()
        assert comment.hidden_at is None


@pytest.mark.parametrize(("why", "code"), [(" ", "comment:no_reason"), ("他的电话是13800138000", "text:personal_data")])
def test_hiding_needs_a_reason_fit_to_print(cast: SimpleNamespace, comment: Comment, why: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        hide_comment(actor=actor_of(cast.secretary), comment=comment, why=why)


def test_hidden_words_are_read_by_author_secretary_and_supervisor(cast: SimpleNamespace, hidden: Comment) -> None:
    readers = {who for who in [*ROLES, "neighbour_secretary"] if may_read_hidden(actor_of(getattr(cast, who)), hidden)}
    assert readers == {"resident", "secretary", "supervisor"}


def test_the_author_objects_once_and_the_secretary_is_told(cast: SimpleNamespace, hidden: Comment) -> None:
    with playing_at(LATER):
        appeal_hiding(actor=actor_of(cast.resident), comment=hidden, text="我有收据。")
    hidden.refresh_from_db()
    assert appeal_waits(hidden)
    assert told("comment:appealed") == [cast.secretary.pk]
    with pytest.raises(Refused, match="comment:appealed"):
        appeal_hiding(actor=actor_of(cast.resident), comment=hidden, text="再说一遍")


@pytest.mark.parametrize("who", ["member", "secretary", "neighbour_secretary"])
def test_nobody_else_objects_for_the_author(cast: SimpleNamespace, hidden: Comment, who: str) -> None:
    with pytest.raises(Refused, match=r"comment:(not_yours|not_here)"):
        appeal_hiding(actor=actor_of(getattr(cast, who)), comment=hidden, text="放出来")


def test_a_visible_comment_has_nothing_to_appeal_or_restore(cast: SimpleNamespace, comment: Comment) -> None:
    with pytest.raises(Refused, match="comment:not_hidden"):
        appeal_hiding(actor=actor_of(cast.resident), comment=comment, text="？")
    with pytest.raises(Refused, match="comment:not_hidden"):
        restore_comment(actor=actor_of(cast.secretary), comment=comment)


def test_keeping_hidden_answers_the_objection(cast: SimpleNamespace, hidden: Comment) -> None:
    secretary = actor_of(cast.secretary)
    with pytest.raises(Refused, match="comment:no_appeal"):
        keep_hidden(actor=secretary, comment=hidden, why="还是不行")
    with playing_at(LATER):
        appeal_hiding(actor=actor_of(cast.resident), comment=hidden, text="我有收据。")
        kept = keep_hidden(actor=secretary, comment=hidden, why="请去掉姓名再写。")
    assert not appeal_waits(kept)
    assert (kept.hidden_why, kept.appeal) == ("请去掉姓名再写。", "我有收据。")
    assert told("comment:kept_hidden") == [cast.resident.pk]


def test_restoring_shows_it_and_allows_a_new_objection_later(cast: SimpleNamespace, hidden: Comment) -> None:
    secretary, author = actor_of(cast.secretary), actor_of(cast.resident)
    with playing_at(LATER):
        appeal_hiding(actor=author, comment=hidden, text="我有收据。")
        restore_comment(actor=secretary, comment=hidden)
    hidden.refresh_from_db()
    assert (hidden.hidden_at, hidden.hidden_why, hidden.appeal) == (None, "", "")
    assert told("comment:restored") == [cast.resident.pk]
    with playing_at(LATER + timedelta(hours=1)):
        hide_comment(actor=secretary, comment=hidden, why="又骂人。")
        appeal_hiding(actor=author, comment=hidden, text="没有")
    assert Event.objects.filter(name="comment:hidden").count() == 2
    assert len(told("comment:hidden")) == 2


def test_hiding_twice_is_refused(cast: SimpleNamespace, hidden: Comment) -> None:
    with pytest.raises(Refused, match="comment:hidden_already"):
        hide_comment(actor=actor_of(cast.secretary), comment=hidden, why="再藏一次")

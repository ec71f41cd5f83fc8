from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from councils.models import Event, Message, Person
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.comments import answer_comment, write_comment
from proposals.models import Comment, Proposal, StageRun
from tests.conftest import actor_of, make_person
from tests.proposals.discussion.conftest import NOW, ROLES, UNTIL, make_matter

Say = Callable[..., Comment]


@pytest.mark.parametrize("who", ROLES)
def test_everybody_of_the_register_may_write(cast: SimpleNamespace, say: Say, who: str) -> None:
    comment = say(getattr(cast, who), "腾出来正好。", position="for")
    assert (comment.position, comment.participant.person) == ("for", getattr(cast, who))


@pytest.mark.parametrize("who", ["stranger", "neighbour_secretary", "anonymous"])
def test_who_is_not_on_the_register_does_not_write(cast: SimpleNamespace, matter: Proposal, who: str) -> None:
    account = {"stranger": cast.stranger, "neighbour_secretary": cast.neighbour_secretary.account, "anonymous": None}[
        who
    ]
    code = "comment:sign_in" if who == "anonymous" else "comment:no_entry"
    with pytest.raises(Refused, match=code), playing_at(NOW):
        write_comment(actor=Actor.of(account, cast.community), proposal=matter, text="我也说")
    assert not Comment.objects.exists()


def test_a_neighbour_at_home_does_not_reach_over(cast: SimpleNamespace, say: Say) -> None:
    with pytest.raises(Refused, match="comment:not_here"):
        say(cast.neighbour_secretary, "我也说")


@pytest.mark.parametrize(("stage", "refusal"), [
    ("draft", "comment:not_yet"), ("support", None), ("screening", None), ("discussion", None), ("returned", "comment:closed"),
    ("referred", "comment:closed"), ("withdrawn", "comment:closed"), ("display", "comment:closed"), ("follow_up", "comment:closed"),
    ("done", "comment:closed"), ("closed", "comment:closed"),
])  # fmt: skip
def test_writing_depends_on_the_stage(cast: SimpleNamespace, say: Say, stage: str, refusal: str | None) -> None:
    proposal = make_matter(cast.reps, cast.member, stage=stage)
    if refusal is None:
        assert say(cast.resident, "好", proposal=proposal).pk
    else:
        with pytest.raises(Refused, match=refusal):
            say(cast.resident, "好", proposal=proposal)


def test_the_refusal_after_the_last_day_names_it(cast: SimpleNamespace, say: Say) -> None:
    assert say(cast.resident, "还来得及", at=UNTIL - timedelta(seconds=1)).pk
    with pytest.raises(Refused) as refused:
        say(cast.resident, "晚了", at=UNTIL)
    assert refused.value.refusal.status == 409
    assert "24:00" in str(refused.value.refusal)


def test_an_early_meeting_keeps_the_promised_days(cast: SimpleNamespace, matter: Proposal, say: Say) -> None:
    StageRun.objects.filter(proposal=matter).update(left_at=NOW)
    run = StageRun.objects.get(proposal=matter)
    run.pk, run.stage, run.entered_at, run.left_at, run.due_at = None, "meeting", NOW, None, None
    run.save()
    assert say(cast.resident, "会前再说一句", at=NOW + timedelta(days=1)).pk


def test_words_with_personal_data_are_refused_and_named(cast: SimpleNamespace, say: Say) -> None:
    with pytest.raises(Refused) as refused:
        say(cast.resident, "第一段。\n\n找老张 138 0013 8000 就行。")
    assert refused.value.refusal.code == "text:personal_data"
    assert "2" in str(refused.value.refusal)
    assert not Comment.objects.exists()


@pytest.mark.parametrize(("text", "code"), [("  \n", "comment:empty"), ("长" * 4001, "comment:long")])
def test_empty_and_endless_words_are_refused(cast: SimpleNamespace, say: Say, text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        say(cast.resident, text)


def test_an_unknown_position_is_refused(cast: SimpleNamespace, say: Say) -> None:
    with pytest.raises(Refused, match="comment:position"):
        say(cast.resident, "好", position="maybe")


def test_deeper_replies_join_the_thread(cast: SimpleNamespace, say: Say) -> None:
    opening = say(cast.resident, "油烟谁管？", position="question")
    reply = say(cast.member, "装净化器。", parent=opening, position="for")
    deeper = say(cast.resident, "几点送菜？", parent=reply)
    assert reply.parent == deeper.parent == opening
    assert reply.position == "neutral"
    assert set(Message.objects.filter(kind="comment:replied").values_list("to", flat=True)) == {
        cast.resident.pk,
        cast.member.pk,
    }


def test_a_reply_to_another_matter_or_a_hidden_comment_is_refused(cast: SimpleNamespace, say: Say) -> None:
    elsewhere = say(cast.resident, "别处", proposal=make_matter(cast.reps, cast.member))
    with pytest.raises(Refused, match="comment:not_here"):
        say(cast.member, "好", parent=elsewhere)
    hidden = say(cast.resident, "藏")
    Comment.objects.filter(pk=hidden.pk).update(hidden_at=NOW)
    hidden.refresh_from_db()
    with pytest.raises(Refused, match="comment:hidden"):
        say(cast.member, "好", parent=hidden)


def test_the_same_words_sent_twice_are_one_comment(cast: SimpleNamespace, say: Say, matter: Proposal) -> None:
    first, second = (
        say(cast.resident, "楼道里不能再停。"),
        say(cast.resident, " 楼道里不能再停。 ", at=NOW + timedelta(minutes=1)),
    )
    assert first == second
    matter.refresh_from_db()
    assert matter.discussion_version == 1
    assert Event.objects.filter(name="comment:written").count() == 1


def test_a_flood_is_stopped(cast: SimpleNamespace, say: Say) -> None:
    for n in range(10):
        say(cast.resident, f"第{n}条")
    with pytest.raises(Refused) as refused:
        say(cast.resident, "再来")
    assert refused.value.refusal.status == 429
    assert say(cast.resident, "再来", at=NOW + timedelta(minutes=11)).pk


@pytest.mark.parametrize(("who", "may"), [(r, r in ("secretary", "clerk")) for r in ROLES])
def test_writing_down_is_for_secretary_and_clerk(cast: SimpleNamespace, say: Say, who: str, may: bool) -> None:
    speaker = make_person(cast.community, 50)
    if may:
        comment = say(getattr(cast, who), "我妈82岁。", speaker=speaker)
        assert (comment.participant.person, comment.recorded_by) == (speaker, getattr(cast, who))
        assert Event.objects.get(name="comment:written").payload["written_down"] is True
    else:
        with pytest.raises(Refused, match="comment:role"):
            say(getattr(cast, who), "我妈82岁。", speaker=speaker)


@pytest.mark.parametrize("who", ["neighbour", "left", "self"])
def test_nobody_is_made_to_speak_who_is_not_here(cast: SimpleNamespace, say: Say, who: str) -> None:
    left = make_person(cast.community, 51)
    Person.objects.filter(pk=left.pk).update(left_register_at=NOW)
    left.refresh_from_db()
    speaker = {"neighbour": cast.neighbour_secretary, "left": left, "self": cast.secretary}[who]
    with pytest.raises(Refused, match=r"comment:(no_such_person|yourself)"):
        say(cast.secretary, "好", speaker=speaker)


@pytest.mark.parametrize(("who", "may"), [(r, r in ("secretary", "clerk")) for r in ROLES])
def test_the_committee_answers(cast: SimpleNamespace, say: Say, who: str, may: bool) -> None:
    comment = say(cast.resident, "油烟谁管？")
    actor = actor_of(getattr(cast, who))
    if may:
        answer_comment(actor=actor, comment=comment, answered="adopted", answer="加装油烟净化。")
        comment.refresh_from_db()
        assert (comment.answered, comment.answer) == ("adopted", "加装油烟净化。")
        assert Message.objects.filter(to=cast.resident, kind="comment:answered", channel="app").count() == 1
    else:
        with pytest.raises(Refused, match="comment:role"):
            answer_comment(actor=actor, comment=comment, answered="adopted", answer="好")


def test_a_second_answer_replaces_the_first_and_the_same_changes_nothing(cast: SimpleNamespace, say: Say) -> None:
    comment, clerk = say(cast.resident, "油烟谁管？"), actor_of(cast.clerk)
    for answered, why in [("partly", "再看。"), ("partly", "再看。"), ("adopted", "加装净化。")]:
        answer_comment(actor=clerk, comment=comment, answered=answered, answer=why)
    assert [e.payload["again"] for e in Event.objects.filter(name="comment:answered").order_by("pk")] == [False, True]


@pytest.mark.parametrize(("answered", "answer", "code"), [
    ("perhaps", "好", "answer:kind"), ("adopted", " ", "comment:empty"), ("adopted", "打 13800138000", "text:personal_data"),
])  # fmt: skip
def test_an_answer_says_what_and_why(cast: SimpleNamespace, say: Say, answered: str, answer: str, code: str) -> None:
    comment = say(cast.resident, "油烟谁管？")
    with pytest.raises(Refused, match=code):
        answer_comment(actor=actor_of(cast.clerk), comment=comment, answered=answered, answer=answer)


def test_a_neighbours_secretary_answers_nothing_here(cast: SimpleNamespace, say: Say) -> None:
    with pytest.raises(Refused, match="comment:not_here"):
        answer_comment(
            actor=actor_of(cast.neighbour_secretary), comment=say(cast.resident, "好"), answered="adopted", answer="好"
        )

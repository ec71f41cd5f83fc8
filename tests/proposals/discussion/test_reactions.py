from collections.abc import Callable
from types import SimpleNamespace

import pytest

from councils.models import Event
from councils.models.clock import playing_at
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.reactions import react
from proposals.models import Comment, Proposal, Reaction
from tests.conftest import actor_of
from tests.proposals.discussion.conftest import NOW, ROLES, UNTIL

Say = Callable[..., Comment]


@pytest.fixture
def comment(cast: SimpleNamespace, say: Say) -> Comment:
    return say(cast.other_resident, "腾出来正好。", position="for")


def press(who: object, comment: Comment, value: int | None, at: object = NOW) -> Reaction | None:
    with playing_at(at):  # type: ignore[arg-type]
        return react(actor=actor_of(who), comment=comment, value=value)  # type: ignore[arg-type]


@pytest.mark.parametrize("who", [r for r in ROLES if r != "other_resident"])
def test_everybody_of_the_register_may_react(cast: SimpleNamespace, comment: Comment, who: str) -> None:
    press(getattr(cast, who), comment, 1)
    assert Reaction.objects.get().participant.person == getattr(cast, who)


def test_a_reaction_is_one_changeable_and_taken_back(cast: SimpleNamespace, comment: Comment, matter: Proposal) -> None:
    for value in (1, 1, -1, 0, None, None):
        press(cast.resident, comment, value)
        assert list(Reaction.objects.values_list("value", flat=True)) == ([] if value is None else [value])
    names = list(Event.objects.filter(name__startswith="reaction").order_by("pk").values_list("name", flat=True))
    assert names == ["reaction:given", "reaction:changed", "reaction:changed", "reaction:withdrawn"]
    matter.refresh_from_db()
    assert matter.discussion_version == 1 + 4


def test_the_record_does_not_say_how_somebody_reacted(cast: SimpleNamespace, comment: Comment) -> None:
    press(cast.resident, comment, -1)
    assert Event.objects.get(name="reaction:given").payload == {}


def test_nobody_rates_his_own_comment(cast: SimpleNamespace, comment: Comment) -> None:
    with pytest.raises(Refused, match="reaction:own"):
        press(cast.other_resident, comment, 1)


@pytest.mark.parametrize("value", [2, -2, True + 1])
def test_there_is_no_double_vote(cast: SimpleNamespace, comment: Comment, value: int) -> None:
    with pytest.raises(Refused, match="reaction:value"):
        press(cast.resident, comment, value)


def test_hidden_and_closed_comments_take_no_reaction(cast: SimpleNamespace, comment: Comment) -> None:
    with pytest.raises(Refused, match="comment:closed"):
        press(cast.resident, comment, 1, at=UNTIL)
    Comment.objects.filter(pk=comment.pk).update(hidden_at=NOW)
    with pytest.raises(Refused, match="comment:hidden"):
        press(cast.resident, comment, 1)


@pytest.mark.parametrize("who", ["stranger", "neighbour_secretary"])
def test_outsiders_do_not_react(cast: SimpleNamespace, comment: Comment, who: str) -> None:
    account = cast.stranger if who == "stranger" else cast.neighbour_secretary.account
    with pytest.raises(Refused, match="comment:no_entry"), playing_at(NOW):
        react(actor=Actor.of(account, cast.community), comment=comment, value=1)
    with pytest.raises(Refused, match="comment:not_here"):
        press(cast.neighbour_secretary, comment, 1)
    assert not Reaction.objects.exists()

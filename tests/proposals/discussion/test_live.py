import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.moderation import hide_comment
from proposals.actions.reactions import react
from proposals.models import Comment, Proposal, Reaction
from realtime import registry
from tests.conftest import actor_of
from tests.proposals.discussion.conftest import NOW

Say = Callable[..., Comment]


def section(matter: Proposal) -> dict[str, object]:
    return dict(registry.build(f"proposal.{matter.pk}")["comments"])


def test_every_change_moves_the_version_and_tells_only_numbers(
    cast: SimpleNamespace, matter: Proposal, say: Say
) -> None:
    assert section(matter) == {"version": 0, "data": {"comments": 0, "hidden": 0}}
    comment = say(cast.resident, "好")
    assert section(matter) == {"version": 1, "data": {"comments": 1, "hidden": 0}}
    with playing_at(NOW):
        react(actor=actor_of(cast.member), comment=comment, value=1)
        assert section(matter)["version"] == 2
        hide_comment(actor=actor_of(cast.secretary), comment=comment, why="理由")
    assert section(matter) == {"version": 3, "data": {"comments": 0, "hidden": 1}}


def test_what_is_refused_or_rolled_back_moves_nothing(cast: SimpleNamespace, matter: Proposal, say: Say) -> None:
    with pytest.raises(Refused):
        say(cast.resident, " ")
    with pytest.raises(RuntimeError), transaction.atomic():
        say(cast.resident, "好")
        raise RuntimeError
    assert section(matter)["version"] == 0


def test_a_draft_is_nobodys_topic(cast: SimpleNamespace, matter: Proposal) -> None:
    Proposal.objects.filter(pk=matter.pk).update(submitted_at=None)
    with pytest.raises(LookupError):
        section(matter)


@pytest.mark.django_db(transaction=True)
def test_many_presses_at_once_are_one_reaction_and_none_is_lost(
    cast: SimpleNamespace, matter: Proposal, say: Say
) -> None:
    comment = say(cast.other_resident, "好")
    people = [cast.chair, cast.member, cast.clerk, cast.supervisor]
    actors = [actor_of(person) for person in people for _again in range(3)]
    start, failures = threading.Barrier(len(actors)), []

    def press(actor: object, value: int) -> None:
        try:
            start.wait(10)
            with playing_at(NOW):
                react(actor=actor, comment=comment, value=value)  # type: ignore[arg-type]
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(actor, n % 3 - 1)) for n, actor in enumerate(actors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert Reaction.objects.filter(comment=comment).count() == len(people)
    before = matter.discussion_version
    matter.refresh_from_db()
    assert matter.discussion_version > before

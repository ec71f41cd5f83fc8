"""A show of hands: totals of two named people, never more than could be raised, a recount beside the count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Event, Person
from councils.permissions.refusal import Refusal, Refused
from councils.rules.words import Words
from proposals.actions.ballots import cast_ballots
from proposals.actions.hands import enter_hands, is_close_call
from proposals.actions.hands_counted import hands_told
from proposals.actions.minutes_facts import minutes_facts
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch, sign_off_paper
from proposals.actions.polls import close_poll, create_poll, open_poll
from proposals.actions.turnout import turnout, turnout_by_channel
from proposals.models import HandCount, Poll, Resolution, SealedBallot, WorkingBallot
from proposals.rules.bundle import check_bundle
from proposals.rules.minutes import minutes_text
from proposals.topics import meeting as meeting_topic
from proposals.topics import poll as poll_topic
from tests.conftest import actor_of
from tests.proposals.polls.conftest import ballot, finish, make_matter, make_meeting, names_of
from tests.proposals.polls.test_pages import ROLES


def raised(yes: int, no: int, abstain: int = 0) -> dict[str, int]:
    return {"yes": yes, "no": no, "abstain": abstain}


@pytest.fixture
def hands_poll(voting: SimpleNamespace) -> Poll:
    """Representatives, seven of nine there, by show of hands; paper is possible beside it."""
    return open_hands(voting)


def open_hands(voting: SimpleNamespace, **more: Any) -> Poll:
    matter = make_matter(voting, voting.reps, "cn.resident_reps", "meeting")
    meeting = make_meeting(voting, voting.reps, "member", voting.reps_people[:7])
    secretary = actor_of(voting.secretary)
    given: dict[str, Any] = {"secrecy": "counted", "takes_paper": True} | more
    poll = create_poll(
        actor=secretary, proposal=matter, question="修不修？", question_en="Repair?", meeting=meeting, **given
    )
    return open_poll(actor=secretary, poll=poll)


def count(
    voting: SimpleNamespace, poll: Poll, totals: dict[str, int], by: Person | None = None, **more: Any
) -> HandCount:
    counter, scrutineer = voting.reps_people[2], voting.reps_people[3]
    given: dict[str, Any] = {"counter": counter, "scrutineer": scrutineer} | more
    return enter_hands(actor=actor_of(by or voting.secretary), poll=poll, totals=totals, **given)


def test_hands_end_in_the_bundle_and_in_one_outcome(voting: SimpleNamespace, hands_poll: Poll) -> None:
    count(voting, hands_poll, raised(4, 2, 1))
    assert turnout(hands_poll) == 7
    close_poll(actor=actor_of(voting.chair), poll=hands_poll)
    sign_off_paper(actor=actor_of(voting.secretary), poll=hands_poll)
    poll = finish(hands_poll, actor_of(voting.chair))
    assert poll.state == "published"
    assert poll.bundle["totals"]["heads"]["yes"] == 4  # type: ignore[index]
    assert poll.bundle["ballots"] == []  # type: ignore[index]
    assert check_bundle(poll.bundle) == []  # type: ignore[arg-type]
    heads = poll.result["facts"]["measures"]["heads"]  # type: ignore[index]
    assert (heads["cast"], heads["present"], heads["yes"]) == (7, 7, 4)
    assert Resolution.objects.get(poll=poll).outcome == "adopted"
    assert turnout(poll) == 7
    assert turnout_by_channel(poll) == {"room": 7}


def test_bundle_with_more_hands_than_could_be_raised_is_found_out(voting: SimpleNamespace, hands_poll: Poll) -> None:
    count(voting, hands_poll, raised(4, 3))
    sign_off_paper(actor=actor_of(voting.secretary), poll=hands_poll)
    bundle: Any = finish(hands_poll, actor_of(voting.chair)).bundle
    bundle["totals"]["heads"] |= {"yes": 6, "cast": 9}
    bundle["hands"] = 9
    assert any("hands" in problem.en for problem in check_bundle(bundle))


@pytest.mark.parametrize(
    ("totals", "fits"), [((4, 2, 1), True), ((4, 3, 1), False), ((0, 0, 0), True), ((8, 0, 0), False)]
)
def test_more_hands_than_people_are_refused_with_the_numbers(
    voting: SimpleNamespace, hands_poll: Poll, totals: tuple[int, int, int], fits: bool
) -> None:
    if fits:
        assert count(voting, hands_poll, raised(*totals)).present == 7
        return
    with pytest.raises(Refused) as refused:
        count(voting, hands_poll, raised(*totals))
    assert refused.value.refusal.code == "hands:implausible"
    assert str(sum(totals)) in str(refused.value.refusal)
    assert "7" in str(refused.value.refusal)


@pytest.mark.parametrize(
    "totals", [{"yes": 1, "no": 0}, {"yes": -1, "no": 1, "abstain": 1}, {"yes": 1.5, "no": 0, "abstain": 0}]
)
def test_totals_are_three_whole_numbers(voting: SimpleNamespace, hands_poll: Poll, totals: Any) -> None:
    with pytest.raises(Refused) as refused:
        count(voting, hands_poll, totals)
    assert refused.value.refusal.code == "hands:totals"


def paper(voting: SimpleNamespace, poll: Poll, people: list[Person]) -> Any:
    return enter_paper_batch(
        actor=actor_of(voting.secretary), poll=poll, names=names_of(poll, dict.fromkeys(people, "")),
        totals={"yes": len(people)}, collected_at=timezone.now(), few_acknowledged=True,
    )  # fmt: skip


def test_who_voted_on_paper_raises_no_hand(voting: SimpleNamespace, hands_poll: Poll) -> None:
    """Two of the seven there and one who stayed at home voted on paper: five hands remain."""
    paper(voting, hands_poll, [voting.reps_people[0], voting.reps_people[1], voting.reps_people[8]])
    with pytest.raises(Refused) as refused:
        count(voting, hands_poll, raised(4, 2))
    assert "2" in str(refused.value.refusal)
    assert "5" in str(refused.value.refusal)
    assert count(voting, hands_poll, raised(4, 1)).on_paper == 2


def test_paper_after_the_hands_finds_no_room_where_a_hand_was_raised(voting: SimpleNamespace, hands_poll: Poll) -> None:
    count(voting, hands_poll, raised(4, 2, 1))
    with pytest.raises(Refused) as refused:
        paper(voting, hands_poll, [voting.reps_people[0]])
    assert refused.value.refusal.code == "paper:hand_raised"
    assert not WorkingBallot.objects.exists()
    paper(voting, hands_poll, [voting.reps_people[8]])


def test_hands_and_paper_add_up_to_one_count(voting: SimpleNamespace, hands_poll: Poll) -> None:
    batch = paper(voting, hands_poll, [voting.reps_people[0], voting.reps_people[8]])
    confirm_paper_batch(actor=actor_of(voting.supervisor), batch=batch, totals={"yes": 2})
    count(voting, hands_poll, raised(3, 2, 1))
    sign_off_paper(actor=actor_of(voting.secretary), poll=hands_poll)
    poll = finish(hands_poll, actor_of(voting.chair))
    heads = poll.result["facts"]["measures"]["heads"]  # type: ignore[index]
    assert (heads["yes"], heads["no"], heads["abstain"], heads["cast"], heads["present"]) == (5, 2, 1, 8, 8)
    shown = {"turnout": {"paper": 2, "room": 6}, "parts": [], "hands": False}
    assert poll.result["channels"] == shown, "the two papers would follow from the hands"  # type: ignore[index]
    assert poll.bundle["ballots"] == []  # type: ignore[index]
    assert poll.bundle["turnout"] == {"paper": 2, "room": 6}  # type: ignore[index]
    assert poll.bundle["totals"]["heads"] | {"cast": 8, "yes": 5} == poll.bundle["totals"]["heads"]  # type: ignore[index]
    assert not SealedBallot.objects.filter(poll=poll).exists(), "no paper lies apart"
    assert turnout_by_channel(poll) == {"paper": 2, "room": 6}
    assert check_bundle(poll.bundle) == []  # type: ignore[arg-type]


def test_second_count_needs_a_reason_and_another_counter_and_counts(voting: SimpleNamespace, hands_poll: Poll) -> None:
    first = count(voting, hands_poll, raised(4, 3))
    assert is_close_call(hands_poll, first, timezone.now())
    with pytest.raises(Refused) as refused:
        count(voting, hands_poll, raised(3, 4))
    assert refused.value.refusal.code == "hands:counted_already"
    with pytest.raises(Refused) as refused:
        count(voting, hands_poll, raised(3, 4), why="票数接近")
    assert refused.value.refusal.code == "hands:same_counter"
    other = {"counter": voting.reps_people[4], "scrutineer": voting.reps_people[2]}
    second = count(voting, hands_poll, raised(3, 4), why="票数接近", **other)
    assert (second.number, second.counts) == (2, True)
    assert list(HandCount.objects.filter(counts=True)) == [second]
    assert "3 for" not in hands_told(hands_poll).en, "a paper may still come in, which would then stand alone"
    sign_off_paper(actor=actor_of(voting.secretary), poll=hands_poll)
    poll = finish(hands_poll, actor_of(voting.chair))
    told = hands_told(poll)
    assert "4 for, 3 against" in told.en
    assert "Counted again (票数接近): 3 for, 4 against" in told.en
    assert voting.reps_people[4].name in told.zh
    assert Resolution.objects.get(poll=poll).outcome == "rejected", "the second count decides"
    assert set(Event.objects.filter(name__startswith="hands:").values_list("name", flat=True)) == {
        "hands:counted", "hands:recounted",
    }  # fmt: skip


def test_a_second_count_that_finds_fewer_hands_is_told_to_the_screens(
    voting: SimpleNamespace, hands_poll: Poll
) -> None:
    def told() -> list[tuple[int, int]]:
        here, hall = poll_topic.build(hands_poll.pk)["turnout"], meeting_topic.build_vote(hands_poll.meeting_id or 0)
        parts = (here["version"], here["data"]), (hall["poll"]["version"], hall["poll"]["data"]["turnout"])
        return [(version, data["cast"]) for version, data in parts]

    count(voting, hands_poll, raised(7, 0))
    before = told()
    others = {"counter": voting.reps_people[4], "scrutineer": voting.reps_people[5]}
    count(voting, hands_poll, raised(2, 1), **others, why="接近。")
    after = told()
    assert [cast for _version, cast in before + after] == [7, 7, 3, 3]
    assert all(new > old for (old, _), (new, _) in zip(before, after, strict=True)), (before, after)


def test_same_form_twice_is_one_count(voting: SimpleNamespace, hands_poll: Poll) -> None:
    assert count(voting, hands_poll, raised(4, 2)) == count(voting, hands_poll, raised(4, 2))
    assert HandCount.objects.count() == 1


def test_counter_and_scrutineer_are_two_people_of_this_community(voting: SimpleNamespace, hands_poll: Poll) -> None:
    one = voting.reps_people[2]
    for pair in ((one, one), (one, voting.neighbour_secretary)):
        with pytest.raises(Refused) as refused:
            count(voting, hands_poll, raised(4, 2), counter=pair[0], scrutineer=pair[1])
        assert refused.value.refusal.code == "hands:people"


def test_vote_by_hands_takes_no_ballot_from_a_phone(voting: SimpleNamespace, hands_poll: Poll) -> None:
    answer = cast_ballots(casts=[ballot(hands_poll, voting.member)])[0]
    assert isinstance(answer, Refusal)
    assert answer.code == "ballot:hands"


def test_vote_by_hands_does_not_close_before_they_are_counted(voting: SimpleNamespace, hands_poll: Poll) -> None:
    with pytest.raises(Refused) as refused:
        close_poll(actor=actor_of(voting.chair), poll=hands_poll)
    assert refused.value.refusal.code == "poll:no_hands"
    count(voting, hands_poll, raised(0, 0))
    assert close_poll(actor=actor_of(voting.chair), poll=hands_poll).state == "closed"
    with pytest.raises(Refused) as refused:
        count(voting, hands_poll, raised(1, 0), why="晚了", counter=voting.reps_people[5])
    assert refused.value.refusal.code == "room:not_open"


def test_hands_only_where_the_procedure_and_the_weights_allow_them(voting: SimpleNamespace) -> None:
    secretary = actor_of(voting.clerk)
    matter = make_matter(voting, voting.owners_council, "cn.owners_ordinary", "meeting")
    meeting = make_meeting(voting, voting.owners_council, "owner", voting.owners)
    with pytest.raises(Refused) as refused:
        create_poll(actor=secretary, proposal=matter, question="修？", secrecy="counted", meeting=meeting)
    assert refused.value.refusal.code in ("poll:secrecy", "poll:weights")
    period = make_matter(voting, voting.assembly, "cn.resident_assembly", "discussion", "另一件")
    with pytest.raises(Refused) as refused:
        create_poll(
            actor=secretary, proposal=period, question="修？", secrecy="counted", basis="household",
            closes_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip
    assert refused.value.refusal.code == "poll:hands"


def test_minutes_and_outcome_name_who_counted(
    voting: SimpleNamespace, hands_poll: Poll, reader: Callable[[Any], Client]
) -> None:
    count(voting, hands_poll, raised(5, 1, 1))
    sign_off_paper(actor=actor_of(voting.secretary), poll=hands_poll)
    poll = finish(hands_poll, actor_of(voting.chair))
    meeting = poll.meeting
    assert meeting is not None
    meeting.state, meeting.closed_at = "closed", timezone.now()
    meeting.save()
    resolution = Resolution.objects.get(poll=poll)
    page = reader(None).get(reverse("decision", args=[poll.community.slug, resolution.year, resolution.number]))
    assert "By show of hands." in page.content.decode()
    assert f"counted by {voting.reps_people[2].name}, watched by {voting.reps_people[3].name}" in page.content.decode()
    assert isinstance(hands_told(poll), Words)
    assert minutes_text(minutes_facts(meeting)).zh


def test_page_exists_for_the_table_only(
    reader: Callable[[Any], Client], voting: SimpleNamespace, hands_poll: Poll
) -> None:
    url = reverse("poll-hands", args=[hands_poll.community.slug, hands_poll.pk])
    seen = {role for role in ROLES if reader(getattr(voting, role, None)).get(url).status_code == 200}
    assert seen == {"chair", "secretary", "clerk"}
    typed = {"yes": "5", "no": "1", "abstain": "0", "counter": voting.reps_people[2].name, "scrutineer": "R00001"}
    for role in set(ROLES) - seen:
        assert reader(getattr(voting, role, None)).post(url, typed).status_code in (302, 403, 404), role
    desk = reader(voting.secretary)
    wrong = desk.post(url, typed | {"yes": "9"})
    assert wrong.status_code == 422
    assert "10 hands were counted and there can be 7 at most" in wrong.content.decode()
    assert desk.post(url, typed | {"counter": "谁也不是"}).status_code == 422
    assert desk.post(url, typed).status_code == 303
    assert HandCount.objects.get().hands == 6
    assert "Why it was counted again" in desk.get(url).content.decode()
    public = reader(None).get(reverse("poll", args=[hands_poll.community.slug, hands_poll.pk])).content.decode()
    assert "Hands that were counted" not in public, "while it is open only how many"

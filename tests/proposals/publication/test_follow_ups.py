from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from councils.models import Message
from councils.permissions.actor import Actor
from councils.permissions.refusal import Refused
from proposals.actions.follow_ups import add_follow_up, drop_follow_up, finish_follow_up, note_progress
from proposals.actions.publication import publish_result
from proposals.actions.stages import stage_of
from proposals.actions.stages_due import end_displays
from proposals.models import FollowUp, Poll, Publication, Resolution
from tests.conftest import actor_of

TODAY = timezone.localdate()


@pytest.fixture
def resolution(cast: SimpleNamespace, poll: Poll) -> Resolution:
    return publish_result(actor=Actor.clock(cast.community), poll=poll)


def add(cast: SimpleNamespace, resolution: Resolution, who: str = "clerk", **more: object) -> FollowUp:
    given = {"title": "装灯", "office": "物业工程部", "due_on": TODAY + timedelta(days=30), **more}
    return add_follow_up(actor=actor_of(getattr(cast, who)), resolution=resolution, **given)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("clerk", True),
        ("secretary", True),
        ("chair", False),
        ("member", False),
        ("supervisor", False),
        ("resident", False),
        ("neighbour_secretary", False),
    ],
)
def test_add_follow_up_is_for_clerk_and_secretary(
    cast: SimpleNamespace, resolution: Resolution, who: str, may: bool
) -> None:
    if may:
        assert add(cast, resolution, who).due_on
    else:
        with pytest.raises(Refused):
            add(cast, resolution, who)
        assert not FollowUp.objects.exists()


def test_add_follow_up_refuses_a_past_date(cast: SimpleNamespace, resolution: Resolution) -> None:
    with pytest.raises(Refused, match="follow_up:past"):
        add(cast, resolution, due_on=TODAY - timedelta(days=2))


def test_owner_reports_and_a_bystander_does_not(cast: SimpleNamespace, resolution: Resolution) -> None:
    work = add(cast, resolution, owner=cast.member)
    note_progress(actor=actor_of(cast.member), follow_up=work, text="灯杆已订")
    with pytest.raises(Refused, match="follow_up:role"):
        note_progress(actor=actor_of(cast.resident), follow_up=work, text="我也说一句")
    assert work.notes.count() == 1


def test_finish_tells_those_who_took_part_and_ends_the_matter(cast: SimpleNamespace, resolution: Resolution) -> None:
    work = add(cast, resolution)
    end_displays(timezone.now() + timedelta(days=20))
    finish_follow_up(actor=actor_of(cast.clerk), follow_up=work, text="三盏灯已亮")
    finish_follow_up(actor=actor_of(cast.clerk), follow_up=work, text="三盏灯已亮")
    assert stage_of(resolution.proposal).stage == "report"
    shown = Publication.objects.get(kind="implementation")
    assert [(work["title"], work["done"], work["text"]) for work in shown.facts["works"]] == [
        ("装灯", True, "三盏灯已亮")
    ]
    assert (shown.display_until - shown.display_from).days == 15
    assert end_displays(timezone.now() + timedelta(days=15)) == 0
    assert end_displays(timezone.now() + timedelta(days=16)) == 1
    assert stage_of(resolution.proposal).stage == "done"
    assert Message.objects.filter(to=cast.other_resident, kind="follow_up:done", channel="app").count() == 1


def test_a_matter_is_not_done_while_one_work_runs(cast: SimpleNamespace, resolution: Resolution) -> None:
    first, _second = add(cast, resolution), add(cast, resolution, title="刷漆")
    end_displays(timezone.now() + timedelta(days=20))
    finish_follow_up(actor=actor_of(cast.clerk), follow_up=first, text="好了")
    assert stage_of(resolution.proposal).stage == "follow_up"


def test_drop_needs_a_reason_and_ends_reporting(cast: SimpleNamespace, resolution: Resolution) -> None:
    work = add(cast, resolution)
    with pytest.raises(Refused, match="follow_up:no_reason"):
        drop_follow_up(actor=actor_of(cast.clerk), follow_up=work, why=" ")
    drop_follow_up(actor=actor_of(cast.clerk), follow_up=work, why="市政已统一更换")
    with pytest.raises(Refused, match="follow_up:ended"):
        note_progress(actor=actor_of(cast.clerk), follow_up=work, text="还有")


def test_overdue_is_the_calendars_word(cast: SimpleNamespace, resolution: Resolution) -> None:
    work = add(cast, resolution, due_on=TODAY)
    mine = FollowUp.objects.filter(community=cast.community)
    assert list(mine.overdue(TODAY)) == []
    assert list(mine.overdue(TODAY + timedelta(days=1))) == [work]

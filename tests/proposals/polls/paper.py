"""What the tests of paper share: lines of a roll, refusals, a published tour."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from councils.models.clock import playing_at
from councils.permissions.refusal import Refused
from proposals.actions.assistance import cast_assisted
from proposals.actions.ballots import Receipt
from proposals.actions.paper import confirm_paper_batch, enter_paper_batch
from proposals.actions.visits import plan_visits, publish_visits
from proposals.actions.witnessing import ask_witness, confirm_witness_by_code, show_witness_code
from proposals.models import Elector, PaperBatch, Poll, VisitPlan, WitnessRequest
from tests.conftest import actor_of


def lines(poll: Poll) -> list[Elector]:
    """The roll, those without an office first."""
    found = Elector.objects.filter(poll=poll).select_related("person__account", "household").order_by("number")
    return sorted(found, key=lambda line: line.person.register_id < "R00100")


def refused(deed: Callable[[], Any]) -> str:
    """The code with which it is refused."""
    with pytest.raises(Refused) as refusal:
        deed()
    return refusal.value.refusal.code


def allowed(deed: Callable[[], Any]) -> bool:
    code = 200
    try:
        deed()
    except Refused as refusal:
        code = refusal.refusal.status
    assert code in (200, 403, 404)
    return code == 200


def batch_of(voting: SimpleNamespace, poll: Poll, electors: list[Elector], **more: Any) -> PaperBatch:
    """Typed by the secretary, all of them yes."""
    named = poll.secrecy == Poll.Secrecy.NAMED
    given: dict[str, Any] = {
        "actor": actor_of(voting.secretary), "poll": poll, "names": {e.pk: "yes" if named else "" for e in electors},
        "totals": {"yes": len(electors)}, "collected_at": timezone.now(), "few_acknowledged": True,
    }  # fmt: skip
    return enter_paper_batch(**(given | more))


def confirmed(voting: SimpleNamespace, batch: PaperBatch, **more: Any) -> PaperBatch:
    given: dict[str, Any] = {"actor": actor_of(voting.clerk), "batch": batch, "totals": {"yes": len(batch.names)}}
    return confirm_paper_batch(**(given | more))


def team_of(voting: SimpleNamespace) -> list[Any]:
    return [voting.secretary, voting.member]


def tour(voting: SimpleNamespace, poll: Poll, electors: list[Elector]) -> VisitPlan:
    """Published two hours ago, begun one hour ago: the vote must have been open since."""
    now = timezone.now()
    with playing_at(now - timedelta(hours=2)):
        plan = plan_visits(
            actor=actor_of(voting.secretary), poll=poll, starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=1), staff=team_of(voting), electors=[e.pk for e in electors],
        )  # fmt: skip
        return publish_visits(actor=actor_of(voting.secretary), plan=plan)


def asked_of(voting: SimpleNamespace, elector: Elector, **more: Any) -> WitnessRequest:
    """The clerk helps at the office and names the supervisor, who has not answered yet."""
    given: dict[str, Any] = {
        "actor": actor_of(voting.clerk), "elector": elector, "witness": voting.supervisor, "why": "看不清小字",
        "place": "office",
    }  # fmt: skip
    return ask_witness(**(given | more))


def confirmed_by_witness(voting: SimpleNamespace, elector: Elector, **more: Any) -> WitnessRequest:
    """He stands there, gets his code and it is typed in."""
    asked = asked_of(voting, elector, **more)
    code = show_witness_code(actor=actor_of(asked.witness), asked=asked)
    return confirm_witness_by_code(actor=more.get("actor", actor_of(voting.clerk)), asked=asked, code=code)


def helped(voting: SimpleNamespace, elector: Elector, **more: Any) -> Receipt:
    """The whole way: named, confirmed by the witness, cast."""
    cast = {"marks": "yes", "key": os.urandom(12).hex(), "client_bytes": os.urandom(16)}
    cast |= {key: more.pop(key) for key in [*cast] if key in more}
    asked = confirmed_by_witness(voting, elector, **more)
    return cast_assisted(
        actor=more.get("actor", actor_of(voting.clerk)),
        elector=elector,
        asked_id=asked.pk,
        **cast,  # type: ignore[arg-type]
    )


def open_since_yesterday(poll: Poll) -> Poll:
    Poll.objects.filter(pk=poll.pk).update(opened_at=timezone.now() - timedelta(days=1))
    return Poll.objects.get(pk=poll.pk)

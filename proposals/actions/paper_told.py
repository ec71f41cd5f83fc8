"""What everybody may read of the way of the paper: page, outcome, notice and API tell the same."""

from __future__ import annotations

from typing import Any

from proposals.actions.reached import told_buildings
from proposals.actions.sheet_account import missing_words, sheet_account
from proposals.models import AssistedBallot, CallBack, Poll, VisitPlan
from proposals.rules.sheet_account import sheets_words


def paper_told(poll: Poll, *, buildings: bool = True) -> dict[str, Any]:
    """Sheets once it is signed that no more paper comes; visits as they are published; never a resident's name."""
    closed = poll.state not in (Poll.State.DRAFT, Poll.State.OPEN)
    helped = AssistedBallot.objects.filter(poll=poll)
    return {
        "signed_off_at": poll.paper_signed_off_at.isoformat() if poll.paper_signed_off_at else None,
        "sheets": sheets_told(poll),
        "visits": [_visit(plan) for plan in _published(poll)],
        "helped": helped.count() if closed else None,
        "witnessed": helped.exclude(confirmed="").count() if closed else None,
        "buildings": [
            {"buildings": list(cell.buildings), "electors": cell.electors, "voted": cell.voted}
            for cell in (told_buildings(poll) if buildings else ())
        ],
    }


def sheets_told(poll: Poll) -> dict[str, Any] | None:
    if poll.paper_signed_off_at is None or not (account := sheet_account(poll)).kept:
        return None
    return {"numbers": account.to_json(), "sentence": sheets_words(account).to_json(), "missing": missing_words(poll)}


def _published(poll: Poll) -> list[VisitPlan]:
    plans = VisitPlan.objects.filter(poll=poll).exclude(published_at=None)
    return list(plans.prefetch_related("team__person", "stops", "call_backs").order_by("number"))


def _visit(plan: VisitPlan) -> dict[str, Any]:
    calls = [call.answer for call in plan.call_backs.all()]
    return {
        "number": plan.number,
        "starts_at": plan.starts_at.isoformat(),
        "ends_at": plan.ends_at.isoformat(),
        "published_at": plan.published_at.isoformat() if plan.published_at else None,
        "cancelled": plan.cancelled_why,
        "team": sorted(one.person.name for one in plan.team.all()),
        "listed": len(plan.stops.all()),
        "asked_back": {"drawn": len(calls)} | {str(answer): calls.count(answer) for answer in CallBack.Answer.values},
    }

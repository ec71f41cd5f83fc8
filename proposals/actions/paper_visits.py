"""What comes from home visits comes from a published tour, and only from those who stood on its list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from councils.permissions.refusal import Refusal, Refused
from proposals.actions.roll_names import line_name
from proposals.models import Channel, Elector, Poll, VisitPlan, VisitStop


def require_visited(
    poll: Poll, channel: str, plan: VisitPlan | None, electors: Iterable[Elector], collected_at: datetime
) -> None:
    if channel != Channel.VISIT and plan is None:
        return
    # Read again under the lock: it may have been cancelled since.
    plan = VisitPlan.objects.filter(pk=plan.pk).first() if plan else None
    if plan is None or plan.poll_id != poll.pk or channel != Channel.VISIT or not plan.stands:
        raise Refused(
            Refusal(
                "paper:no_plan",
                _("Ballots from home visits belong to a list of visits that was published before."),
                _("Choose the list. Without one such ballots do not count."),
                409,
            )
        )
    if collected_at < plan.starts_at:
        raise Refused(Refusal("paper:before_visits", _("These visits had not begun at that time."), status=422))
    listed = set(VisitStop.objects.filter(plan=plan).values_list("elector_id", flat=True))
    others = [elector for elector in electors if elector.pk not in listed]
    if others:
        names = ", ".join(line_name(elector) for elector in sorted(others, key=lambda e: e.number))
        raise Refused(
            Refusal(
                "paper:not_listed",
                _("Not on the published list of these visits: %(names)s.") % {"names": names},
                _("Take these ballots out. They may vote at the box, online, or on another list."),
                409,
            )
        )

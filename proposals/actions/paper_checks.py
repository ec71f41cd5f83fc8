"""What a batch of paper must keep to before its names are ticked: its time, its size, the roll."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from councils.permissions.refusal import Refusal, Refused
from proposals.actions.roll_names import line_name
from proposals.models import Elector, Poll

# A batch of fewer shows those who type it how each of them voted.
FEW = 5


def collected_in_time(poll: Poll, collected_at: datetime, now: datetime) -> None:
    ended = poll.closed_at or poll.closes_at
    late = ended is not None and collected_at > ended
    # A clock on the wall has minutes, not microseconds.
    early = poll.opened_at is not None and collected_at < poll.opened_at.replace(second=0, microsecond=0)
    if late or early or collected_at > now:
        raise Refused(
            Refusal(
                "paper:collected",
                _("Paper counts when it was collected between the opening and the close of the vote."),
                _("Give the time at which the box was emptied or the visits ended."),
                422,
            )
        )


def not_too_few(poll: Poll, count: int, acknowledged: bool) -> None:
    if poll.secrecy != Poll.Secrecy.NAMED and count < FEW and not acknowledged:
        raise Refused(
            Refusal(
                "paper:few",
                _("Fewer than five ballots in one batch show you how each of them voted."),
                _("Put several visits into one batch and mix them, or confirm that it cannot be done otherwise."),
                422,
            )
        )


def on_the_roll(poll: Poll, names: Mapping[int, str]) -> dict[int, Elector]:
    electors = (
        Elector.objects.filter(poll=poll).select_related("person", "household", "mandate__holder").in_bulk(list(names))
    )
    recused = [elector for elector in electors.values() if elector.recused_why]
    if len(electors) != len(names) or recused:
        raise Refused(
            Refusal(
                "paper:not_on_roll",
                _("A name is not on the roll of this vote, or is recused: %(names)s.")
                % {"names": ", ".join(line_name(elector) for elector in recused) or "–"},
                _("Such a ballot does not count; take it out of the batch."),
                422,
            )
        )
    return electors

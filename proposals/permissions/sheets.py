"""Sheets of paper: who has them printed, who prints, who keeps their account, and whether it adds up."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.permissions.actor import Actor
from councils.permissions.refusal import Refusal
from proposals.models import Poll, SheetRun
from proposals.permissions.paper import may_enter_paper
from proposals.permissions.poll import runs_polls
from proposals.rules.sheet_account import SheetAccount

MOST_SHEETS = 5_000
NOT_YOURS = Refusal("sheets:role", gettext_lazy("Only a secretary or the committee's clerk has ballot sheets printed."))


def may_ask_for_sheets(actor: Actor, poll: Poll, now: datetime) -> Refusal | None:
    """While the vote is open: before that its question may still change."""
    if poll.community_id != actor.community.pk or not runs_polls(actor, poll.council):
        return NOT_YOURS
    if not poll.takes_paper:
        return Refusal("paper:undeclared", _("No paper was declared for this vote when it opened."), status=409)
    if not poll.is_open(now):
        return Refusal(
            "sheets:not_open",
            _("Ballot sheets are printed while the vote is open."),
            _("Open the vote first: from then on its question stands."),
            409,
        )
    return None


def may_print_sheets(actor: Actor, run: SheetRun, now: datetime) -> Refusal | None:
    """Another person than who asked, and once: a second print would be the same numbers twice."""
    refusal = may_ask_for_sheets(actor, run.poll, now)
    if refusal is not None:
        return refusal
    if actor.person is None or run.asked_by_id == actor.person.pk:
        return Refusal(
            "sheets:same_person",
            _("You asked for these sheets; another secretary or clerk prints them."),
            _("Ask a colleague."),
        )
    if run.printed_at is not None:
        return Refusal(
            "sheets:printed",
            _("These sheets have been printed."),
            _("Ask for a new run. Write down what became of the sheets of this one."),
            409,
        )
    return None


def may_drop_sheets(actor: Actor, run: SheetRun) -> Refusal | None:
    """Take back what was asked for and is not printed."""
    if run.community_id != actor.community.pk or not runs_polls(actor, run.poll.council):
        return NOT_YOURS
    if run.printed_at is not None:
        return Refusal("sheets:printed", _("These sheets have been printed."), status=409)
    return None


def may_account_for_sheets(actor: Actor, poll: Poll) -> Refusal | None:
    """Until it is signed that no more paper comes."""
    return may_enter_paper(actor, poll)


def sheets_in_order(account: SheetAccount) -> Refusal | None:
    """Asked at the sign-off. More collected than given out makes the paper void; anything else wants its explanation."""
    if account.is_void:
        return Refusal(
            "sheets:more_than_issued",
            _(
                "%(collected)s ballots were collected and %(out)s sheets given out. More collected than given out makes the paper void (Henan measures, article 35)."
            )
            % {"collected": account.collected, "out": account.given_out},
            _("Count sheets and batches again and strike out what was written down wrong; else annul the vote."),
            409,
        )
    if account.kept and account.unaccounted > 0:
        return Refusal(
            "sheets:unaccounted",
            _("Of %(n)s sheets that were given out nobody has said what became of them.") % {"n": account.unaccounted},
            _("Write down which came back unused, which were spoilt, and which are missing and why."),
            409,
        )
    if account.kept and account.unaccounted < 0:
        return Refusal(
            "sheets:too_many",
            _("%(n)s more sheets are accounted for than were given out.") % {"n": -account.unaccounted},
            _("Strike out what was written down wrong."),
            409,
        )
    return None

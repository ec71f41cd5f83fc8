"""Votes that a law of their own puts on paper: recalls and elections of a committee. Here only their record is kept."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from councils.permissions.refusal import Refusal
from proposals.models import Poll, ProcedureVersion


def keeps_record_only(version: ProcedureVersion) -> bool:
    return bool(version.definition.get("record_only"))


def by_ballot_here(poll: Poll) -> Refusal | None:
    """No phone, no terminal, no hands: a ballot cast here would make the vote void."""
    if not keeps_record_only(poll.procedure_version):
        return None
    return Refusal(
        "ballot:record_only",
        _("By law this vote is a secret one on paper; no ballot is taken here."),
        _("Vote where the notice says. Two people enter the result from the record afterwards."),
        409,
    )

"""The rule of a matter: which version of which procedure, what it was before; and moving it to another."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from councils.models import Council
from councils.permissions.refusal import require
from frontend.forms.procedures import MoveForm
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed
from frontend.views.matters.posted import posted
from frontend.views.matters.reading import Matter, public_or_404
from proposals.actions.moving import move_matter
from proposals.models import ProcedureVersion, Proposal
from proposals.permissions.moving import may_move_matter, may_move_to
from proposals.permissions.procedure import procedures_for


def rules_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Every rule it has had, the one in force last: a row where the version changed, with the reason."""
    runs = sorted(proposal.stage_runs.all(), key=lambda run: (run.entered_at, run.pk))
    # Under which one a draft was begun is its writer's; it counts from the submission.
    runs = [run for run in runs if run.stage != "draft"]
    known = {proposal.procedure_version_id: proposal.procedure_version}
    other = {run.procedure_version_id for run in runs} - known.keys()
    if other:
        known |= ProcedureVersion.objects.in_bulk(other)
    rows: list[dict[str, Any]] = []
    for run in runs:
        if not rows or rows[-1]["version"].pk != run.procedure_version_id:
            version = known[run.procedure_version_id]
            rows.append({"version": version, "since": run.entered_at, "why": run.why if rows else ""})
    return rows


@in_community
def procedure(request: CommunityRequest, pk: int) -> HttpResponse:
    matter = public_or_404(request, pk)
    if request.method != "POST":
        require(may_move_matter(request.actor, matter.proposal))
    form = MoveForm(posted(request), choices=_choices(request, matter))

    def do(said: dict[str, Any]) -> str:
        council, version = form.chosen
        move_matter(actor=request.actor, proposal=matter.proposal, procedure=version, council=council, why=said["why"])
        messages.success(request, _("Moved, and on record. The author and those who took part are told."))
        return reverse("matter", args=[request.community.slug, pk])

    context = {"matter": matter, "version": matter.version, "rules": rules_of(matter.proposal), "tab": "matters"}
    return deed(request, form, do, "matters/procedure.html", context)


def _choices(request: CommunityRequest, matter: Matter) -> list[tuple[Council, ProcedureVersion]]:
    """Where it may go: every body with every procedure made for it that has the stage in which the matter stands."""
    current = list(ProcedureVersion.objects.filter(community=request.community, retired_at=None))
    bodies = Council.objects.filter(community=request.community).select_related("community")
    pairs = [(body, version) for body in bodies for version in procedures_for(body, current)]
    if may_move_matter(request.actor, matter.proposal) is not None:
        return pairs
    return [(b, v) for b, v in pairs if may_move_to(request.actor, matter.proposal, v, b) is None]

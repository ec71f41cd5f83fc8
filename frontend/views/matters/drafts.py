"""Writing a proposal: what is typed goes to the server every few seconds, or with a plain key."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from councils.models.clock import database_now
from councils.permissions.refusal import Refused
from frontend.forms.matters import AttachmentForm, DraftForm
from frontend.views.community import CommunityRequest, in_community
from proposals.actions.drafts import ChangedElsewhere, Words, discard_draft, draft_proposal, save_draft
from proposals.models import Attachment, Proposal, Version
from proposals.permissions.proposal import may_draft_proposal, may_save_draft


def draft_or_404(request: CommunityRequest, pk: int) -> Proposal:
    found = Proposal.objects.visible_to(request.actor).with_stage().select_related("proposer__person", "recorded_by")
    proposal = found.filter(pk=pk).first()
    if proposal is None or may_save_draft(request.actor, proposal, database_now()) is not None:
        raise Http404
    return proposal


@never_cache
@in_community
def new(request: CommunityRequest) -> HttpResponse:
    """An empty form. `?for=R00012`: the office writes for that person."""
    refusal = may_draft_proposal(request.actor, database_now())
    if refusal is not None:
        return render(request, "matters/may_not_draft.html", {"refusal": refusal}, status=refusal.status)
    if request.method == "POST":
        return _keep(request, None)
    form = DraftForm(actor=request.actor, initial={"for_whom": request.GET.get("for", "")})
    return _page(request, form, None)


@never_cache
@in_community
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    proposal = Proposal.objects.visible_to(request.actor).with_stage().filter(pk=pk).first()
    if proposal is not None and proposal.stage != "draft":  # type: ignore[attr-defined]
        return redirect("matter", request.community.slug, pk)
    proposal = draft_or_404(request, pk)
    if request.method == "POST":
        return _keep(request, proposal)
    version = Version.objects.filter(proposal=proposal).latest("number")
    initial: dict[str, Any] = {**vars(Words.of(version)), "council": proposal.council_id}
    initial |= {"seen": proposal.live_version, "draft": proposal.pk}
    return _page(request, DraftForm(actor=request.actor, proposal=proposal, initial=initial), proposal)


@require_POST
@in_community
def autosave(request: CommunityRequest) -> HttpResponse:
    """What is typed, now and then, from the script. Answers with one line and with what the form must know next time."""
    pk = request.POST.get("draft", "")
    proposal = draft_or_404(request, int(pk)) if pk.isascii() and pk.isdigit() else None
    form = DraftForm(request.POST, actor=request.actor, proposal=proposal)
    if not form.is_valid():
        return render(request, "matters/_autosaved.html", {"form": form})
    try:
        saved = _store(request, form, proposal)
    except Refused as refused:
        return render(request, "matters/_autosaved.html", {"refusal": refused.refusal, "form": form})
    return render(request, "matters/_autosaved.html", {"saved": saved, "at": database_now(), "form": form})


@in_community
def removal(request: CommunityRequest, pk: int) -> HttpResponse:
    """Throw it away, after being asked."""
    proposal = draft_or_404(request, pk)
    version = Version.objects.filter(proposal=proposal).latest("number")
    if request.method == "POST":
        discard_draft(actor=request.actor, proposal=proposal)
        messages.success(request, _("The draft is thrown away."))
        return redirect("mine", request.community.slug)
    return render(request, "matters/discard.html", {"proposal": proposal, "version": version})


def _keep(request: CommunityRequest, proposal: Proposal | None) -> HttpResponse:
    pk = request.POST.get("draft", "")
    if proposal is None and pk.isascii() and pk.isdigit():
        # The script saved it first: this key is pressed on the page that began it.
        proposal = draft_or_404(request, int(pk))
    form = DraftForm(request.POST, actor=request.actor, proposal=proposal)
    if not form.is_valid():
        return _page(request, form, proposal, status=422)
    try:
        saved = _store(request, form, proposal)
    except ChangedElsewhere as refused:
        return _both(request, form, proposal, refused)
    except Refused as refused:
        form.add_error(None, str(refused.refusal))
        return _page(request, form, proposal, status=refused.refusal.status)
    onward = "matter-submission" if "check" in request.POST else "matter-draft"
    if onward == "matter-draft":
        messages.success(request, _("Your draft is saved. Only you can see it."))
    response = redirect(onward, request.community.slug, saved.pk)
    response.status_code = 303
    return response


def _store(request: CommunityRequest, form: DraftForm, proposal: Proposal | None) -> Proposal:
    council, words = form.cleaned_data["council"], form.words()
    if proposal is None:
        whom = form.cleaned_data.get("for_whom")
        return draft_proposal(actor=request.actor, words=words, council=council, on_behalf_of=whom)
    seen = form.cleaned_data["seen"]
    # Without `seen` nothing is known of what this page showed, so it counts as the oldest.
    return save_draft(
        actor=request.actor, proposal=proposal, words=words, seen=-1 if seen is None else seen, council=council
    )


def _both(
    request: CommunityRequest, form: DraftForm, proposal: Proposal | None, refused: ChangedElsewhere
) -> HttpResponse:
    """What was typed stays in the form; what is stored stands beside it. The next save is a choice made knowingly."""
    assert proposal is not None
    current = Proposal.objects.get(pk=proposal.pk)
    data = request.POST.copy()
    data["seen"] = str(current.live_version)
    again = DraftForm(data, actor=request.actor, proposal=proposal)
    again.is_valid()
    context = {"refusal": refused.refusal, "stored": refused.stored}
    return _page(request, again, proposal, status=refused.refusal.status, **context)


def _page(
    request: CommunityRequest, form: DraftForm, proposal: Proposal | None, status: int = 200, **context: Any
) -> HttpResponse:
    attachments = Attachment.objects.filter(proposal=proposal, removed_at=None).order_by("pk") if proposal else []
    context |= {"form": form, "proposal": proposal, "attachments": attachments, "attachment_form": AttachmentForm()}
    context["tab"] = "matters"
    action = (
        ("matter-draft", [request.community.slug, proposal.pk])
        if proposal
        else ("matter-new", [request.community.slug])
    )
    context["action"] = reverse(action[0], args=action[1])
    return render(request, "matters/draft.html", context, status=status)

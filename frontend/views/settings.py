"""What the committee's office sets for the whole community."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from councils.actions.settings import set_visit_staff
from councils.permissions.refusal import require
from councils.permissions.settings import LEAST_STAFF, MOST_STAFF, may_change_settings
from frontend.views.community import CommunityRequest, in_community
from frontend.views.deed import deed


class SettingsForm(forms.Form):
    visit_staff = forms.IntegerField(
        label=gettext_lazy("How many go together on a home visit"),
        help_text=gettext_lazy(
            "At least two; three where the Henan measures hold (article 31). It counts for lists that are made from now on."
        ),
        min_value=LEAST_STAFF,
        max_value=MOST_STAFF,
    )


@in_community
def settings(request: CommunityRequest) -> HttpResponse:
    require(may_change_settings(request.actor))

    def do(said: dict[str, Any]) -> str:
        set_visit_staff(actor=request.actor, staff=said["visit_staff"])
        messages.success(request, _("It is set. What was planned before stays as it is."))
        return reverse("settings", args=[request.community.slug])

    form = SettingsForm(request.POST or None, initial={"visit_staff": request.community.visit_staff})
    return deed(request, form, do, "home/settings.html", {"tab": "mine"})

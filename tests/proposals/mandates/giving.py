"""Giving a mandate as an owner would, entering one as the clerk does: the ways in that the tests share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from councils.models import Mandate, Person
from councils.permissions.refusal import Refused
from proposals.actions.mandate_scope import Scope
from proposals.actions.mandates import enter_mandate, grant_mandate
from tests.conftest import actor_of

SOON = timezone.localdate() + timedelta(days=30)


def owners(voting: SimpleNamespace) -> Scope:
    return Scope(voting.owners_council)


def grant(
    voting: SimpleNamespace, principal: Person, holder: Person, scope: Scope | None = None, **more: Any
) -> Mandate:
    given: dict[str, Any] = {"until_on": SOON} | more
    return grant_mandate(actor=actor_of(principal), scope=scope or owners(voting), holder=holder, **given)


def enter(voting: SimpleNamespace, principal: Person, holder: Person, **more: Any) -> Mandate:
    given: dict[str, Any] = {"until_on": SOON, "kept_at": "委托书夹 3", "scope": owners(voting)} | more
    return enter_mandate(actor=actor_of(voting.clerk), principal=principal, holder=holder, **given)


def code(deed: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.refusal.code


def photo() -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x8825] = {1: "N", 2: (34.0, 24.0, 0.0)}
    exif[0x010F] = "Kamera"
    Image.new("RGB", (60, 80), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()

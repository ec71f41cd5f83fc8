"""What a server refuses to start with."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from councils.models import Community
from councils.rules.flaws import Flaw
from councils.rules.retention import periods_of


def demo_beside_real() -> str:
    """An empty string, or why the demo's one-click sign-in may not be on here."""
    if not settings.DEMO_SIGN_IN:
        return ""
    real = Community.objects.filter(is_demo=False).values_list("slug", flat=True).first()
    if real is None:
        return ""
    return f"DEMO_SIGN_IN is on, but {real} is a real community: anybody could sign in as its secretary. Set DEMO_SIGN_IN=0."


@register(Tags.security, Tags.database)
def no_demo_sign_in_beside_a_real_community(
    app_configs: Any, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """Runs with `migrate` and `check --database default`; `serve` asks `demo_beside_real` itself."""
    if not databases:
        return []
    try:
        wrong = demo_beside_real()
    except DatabaseError:
        return []  # not migrated yet
    return [Error(wrong, id="councils.E001")] if wrong else []


@register(Tags.security)
def key_files_are_for_nobody_else(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Who reads the signing key signs results; who reads the epoch keys reads open ballots."""
    found: list[CheckMessage] = []
    for name in ("EPOCH_KEY_FILE", "SIGNING_KEY_FILE"):
        path = Path(getattr(settings, name))
        if path.exists() and path.stat().st_mode & stat.S_IRWXO:
            wrong = f"{name} can be read or written by everybody on this machine: chmod o-rwx {path}"
            found.append(Error(wrong, id="councils.E002"))
    return found


@register()
def retention_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        periods_of(settings.RETENTION)
    except Flaw as flaw:
        return [Error(str(flaw), id="councils.E003")]
    return []
